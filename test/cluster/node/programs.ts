import { join } from 'node:path';
import type { ProcessSpec } from '../../../dev/processes/recorded.ts';
import { type Addresses, NODE_NAME, POD_RANGE, SERVICE_RANGE } from './configuration.ts';

export interface Namespaces {
  /** pid of the node's first process */
  init: number;
  /** its control groups */
  groups: readonly string[];
}

const PATH = '/opt/node:/opt/control-plane:/usr/sbin:/usr/bin:/sbin:/bin';
const PKI = '/etc/kubernetes';
const ETCD = 'http://127.0.0.1:2379';

/** A program in the node's namespaces; its paths are those of the node. */
export function inNode(namespaces: Namespaces, name: string, command: string, args: string[]): ProcessSpec {
  const { init, groups } = namespaces;
  return {
    name,
    rank: 0,
    command: '/bin/sh',
    args: [join(import.meta.dirname, 'enter.sh'), String(init), groups.join(' '), command, ...args],
    env: { PATH: `${PATH}:/usr/local/bin`, HOME: '/root' },
    cwd: '/',
  };
}

/** Its data is not safe from a power failure, and goes with the node. */
export const etcd = [
  '--data-dir=/run/etcd',
  '--unsafe-no-fsync=true',
  `--listen-client-urls=${ETCD}`,
  `--advertise-client-urls=${ETCD}`,
  '--listen-peer-urls=http://127.0.0.1:2380',
  '--log-level=warn',
];

export const apiServer = ({ node }: Addresses, auditLog: boolean): string[] => [
  `--etcd-servers=${ETCD}`,
  `--advertise-address=${node}`,
  '--secure-port=6443',
  '--authorization-mode=Node,RBAC',
  '--enable-admission-plugins=NodeRestriction',
  `--client-ca-file=${PKI}/ca.crt`,
  `--tls-cert-file=${PKI}/apiserver.crt`,
  `--tls-private-key-file=${PKI}/apiserver.key`,
  `--kubelet-client-certificate=${PKI}/kubelet-client.crt`,
  `--kubelet-client-key=${PKI}/kubelet-client.key`,
  '--kubelet-preferred-address-types=InternalIP',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  `--service-account-key-file=${PKI}/service-accounts.pub`,
  `--service-account-signing-key-file=${PKI}/service-accounts.key`,
  `--service-cluster-ip-range=${SERVICE_RANGE}`,
  '--profiling=false',
  ...(auditLog ? ['--audit-policy-file=/node/configuration/audit.yaml', '--audit-log-path=/node/logs/audit.log'] : []),
];

export const controllerManager: string[] = [
  ...kubeconfigs('controller-manager'),
  `--root-ca-file=${PKI}/ca.crt`,
  `--service-account-private-key-file=${PKI}/service-accounts.key`,
  `--cluster-signing-cert-file=${PKI}/ca.crt`,
  `--cluster-signing-key-file=${PKI}/ca.key`,
  '--use-service-account-credentials=true',
  '--leader-elect=false',
  '--kube-api-qps=500',
  '--kube-api-burst=1000',
];

export const scheduler: string[] = [...kubeconfigs('scheduler'), '--leader-elect=false'];

export const kubelet = ({ node }: Addresses): string[] => [
  '--config=/node/configuration/kubelet.yaml',
  `--kubeconfig=${PKI}/kubelet.conf`,
  `--hostname-override=${NODE_NAME}`,
  `--node-ip=${node}`,
];

/** Connection tracking is a table of the whole machine: its bounds are left alone. */
export const kubeProxy: string[] = [
  `--kubeconfig=${PKI}/kube-proxy.conf`,
  `--hostname-override=${NODE_NAME}`,
  '--proxy-mode=nftables',
  `--cluster-cidr=${POD_RANGE}`,
  '--conntrack-max-per-core=0',
  '--conntrack-tcp-timeout-established=0',
  '--conntrack-tcp-timeout-close-wait=0',
];

function kubeconfigs(user: string): string[] {
  return ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
    (flag) => `--${flag}=${PKI}/${user}.conf`,
  );
}
