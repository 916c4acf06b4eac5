#!/bin/bash
# control-plane.sh up|kill-api|start-api|down DIR    (etcd + kube-apiserver + kube-controller-manager)
# CP_BIN: folder with etcd, kube-apiserver, kube-controller-manager, kubectl.
# Peers use DIR/kc-peer: a client certificate in a ServiceAccount's name, so that
# API Priority and Fairness and the audit log see them as an in-cluster operator.
set -e
HERE=$(dirname $(readlink -f ${BASH_SOURCE[0]})); CMD=$1; D=$2; B=${CP_BIN:?}; API=${CP_API_PORT:-26443}; E1=${CP_ETCD_PORT:-22379}; E2=${CP_ETCD_PEER_PORT:-22380}
start_api() {
  $B/kube-apiserver --etcd-servers=http://127.0.0.1:$E1 --secure-port=$API --bind-address=127.0.0.1 \
    --tls-cert-file=$D/server.crt --tls-private-key-file=$D/server.key --client-ca-file=$D/ca.crt \
    --service-account-key-file=$D/sa.key --service-account-signing-key-file=$D/sa.key --service-account-issuer=https://kubernetes.default.svc \
    --authorization-mode=RBAC --service-cluster-ip-range=10.96.0.0/16 --allow-privileged=true --endpoint-reconciler-type=none \
    --audit-policy-file=$D/audit.yaml --audit-log-path=$D/audit.log --audit-log-maxsize=2000 >>$D/api.log 2>&1 & echo $! >$D/api.pid
  disown
}
ready() { for i in $(seq 600); do $B/kubectl --kubeconfig $D/kc get --raw /readyz >/dev/null 2>&1 && return; sleep 0.1; done; echo "apiserver not ready" >&2; exit 1; }
kubeconfig() { # file user
  cat > $1 <<K
apiVersion: v1
kind: Config
clusters: [{name: dev, cluster: {server: "https://127.0.0.1:$API", certificate-authority: $D/ca.crt}}]
users: [{name: u, user: {client-certificate: $D/$2.crt, client-key: $D/$2.key}}]
contexts: [{name: dev, context: {cluster: dev, user: u}}]
current-context: dev
K
}
case $CMD in
up)
  for p in $API $E1 $E2; do (exec 3<>/dev/tcp/127.0.0.1/$p) 2>/dev/null && { echo "port $p is taken: another run is alive" >&2; exit 1; }; done
  rm -rf $D; mkdir -p $D; cd $D
  openssl genrsa -out sa.key 2048 2>/dev/null
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 365 -subj /CN=dev-ca 2>/dev/null
  cert() { openssl req -newkey rsa:2048 -nodes -keyout $1.key -out $1.csr -subj "$2" 2>/dev/null; openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out $1.crt -days 365 -extfile <(echo "subjectAltName=IP:127.0.0.1,DNS:localhost") 2>/dev/null; }
  cert admin /O=system:masters/CN=admin; cert server /CN=kube-apiserver; cert peer "/O=system:serviceaccounts/O=system:serviceaccounts:bench/CN=system:serviceaccount:bench:operator"
  cat > audit.yaml <<K
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata, users: ["system:serviceaccount:bench:operator"]}, {level: None}]
K
  $B/etcd --data-dir $D/etcd --listen-client-urls http://127.0.0.1:$E1 --advertise-client-urls http://127.0.0.1:$E1 --listen-peer-urls http://127.0.0.1:$E2 --unsafe-no-fsync >etcd.log 2>&1 & echo $! >etcd.pid
  kubeconfig $D/kc admin; kubeconfig $D/kc-peer peer
  start_api; ready
  $B/kube-controller-manager --kubeconfig=kc --authentication-kubeconfig=kc --authorization-kubeconfig=kc --service-account-private-key-file=sa.key --root-ca-file=ca.crt --use-service-account-credentials=false --leader-elect=false --secure-port=0 --controllers='*,-nodeipam' >kcm.log 2>&1 & echo $! >kcm.pid
  for i in $(seq 300); do $B/kubectl --kubeconfig kc -n default get sa default >/dev/null 2>&1 && break; sleep 0.2; done
  $B/kubectl --kubeconfig kc create clusterrolebinding bench-operator --clusterrole=cluster-admin --user=system:serviceaccount:bench:operator >/dev/null
  $B/kubectl --kubeconfig kc create namespace bench >/dev/null
  $B/kubectl --kubeconfig kc apply -f ${CRD:-$HERE/sprint-crd.yaml} >/dev/null
  $B/kubectl --kubeconfig kc wait --for condition=Established crd/sprints.bench.dsm.dev --timeout=60s >/dev/null
  disown -a ;;
kill-api) kill -9 $(cat $D/api.pid) ;;
start-api) start_api; ready ;;
down)
  for p in kcm api etcd; do
    [ -f $D/$p.pid ] && pid=$(cat $D/$p.pid) || continue
    kill $pid 2>/dev/null || continue
    for i in $(seq 100); do kill -0 $pid 2>/dev/null || break; [ $i = 60 ] && kill -9 $pid 2>/dev/null; sleep 0.1; done
  done ;;
esac
