import { join } from 'node:path';
import type { ProcessSpec } from '../processes/recorded.ts';
import { kubeconfigFile, pkiFolder, SERVICE_ACCOUNT_ISSUER } from './credentials.ts';
import type { Program } from './version.ts';

export interface Ports {
  etcd: number;
  /** etcd insists on one, though it has no peers here. */
  etcdPeer: number;
  api: number;
}

export interface Layout {
  dir: string;
  /** The folder with the five programs. */
  programs: string;
  ports: Ports;
  auditLog: boolean;
  /** absent: Kubernetes' own */
  featureGates?: string | undefined;
}

export const auditLogFile = (dir: string) => join(dir, 'logs', 'audit.log');
export const auditPolicyFile = (dir: string) => join(dir, 'control-plane', 'audit-policy.json');

/** One level for everybody, each request once: a test counts what a client wrote. */
export const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
};

/** Its data is not safe from a power failure (no fsync), only from killed processes: enough for development. */
export function etcd(layout: Layout): ProcessSpec {
  const { dir, ports } = layout;
  const pki = pkiFolder(dir);
  const url = `https://127.0.0.1:${ports.etcd}`;
  // TLS with the world's own CA also keeps an API server off the etcd of another world that got its old port.
  return program(layout, 'etcd', 0, [
    `--data-dir=${join(dir, 'control-plane', 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    `--cert-file=${pki}/etcd.crt`,
    `--key-file=${pki}/etcd.key`,
    `--trusted-ca-file=${pki}/ca.crt`,
    '--client-cert-auth=true',
    '--unsafe-no-fsync=true',
    '--log-level=warn',
  ]);
}

export function apiServer(layout: Layout): ProcessSpec {
  const { dir, ports } = layout;
  const pki = pkiFolder(dir);
  const audit = [
    `--audit-policy-file=${auditPolicyFile(dir)}`,
    `--audit-log-path=${auditLogFile(dir)}`,
    '--audit-log-maxsize=500',
  ];
  const spec = program(layout, 'kube-apiserver', 1, [
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${pki}/ca.crt`,
    `--etcd-certfile=${pki}/etcd-client.crt`,
    `--etcd-keyfile=${pki}/etcd-client.key`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.api}`,
    `--tls-cert-file=${pki}/kube-apiserver.crt`,
    `--tls-private-key-file=${pki}/kube-apiserver.key`,
    `--client-ca-file=${pki}/ca.crt`,
    `--service-account-key-file=${pki}/service-accounts.pub`,
    `--service-account-signing-key-file=${pki}/service-accounts.key`,
    `--service-account-issuer=${SERVICE_ACCOUNT_ISSUER}`,
    // The node authorizer lets the node agent do what a kubelet may, and nothing else.
    '--authorization-mode=Node,RBAC',
    // The second one as on OpenShift: who sets owners must be allowed what that comes to.
    '--enable-admission-plugins=NodeRestriction,OwnerReferencesPermissionEnforcement',
    `--kubelet-certificate-authority=${pki}/ca.crt`,
    `--kubelet-client-certificate=${pki}/kubelet-client.crt`,
    `--kubelet-client-key=${pki}/kubelet-client.key`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--endpoint-reconciler-type=none',
    '--profiling=false',
    ...(layout.auditLog ? audit : []),
    ...(layout.featureGates ? [`--feature-gates=${layout.featureGates}`] : []),
  ]);
  // With watches open it would wait for them much longer; what it has acknowledged is in etcd already.
  return { ...spec, graceMs: 3_000 };
}

export function controllerManager(layout: Layout): ProcessSpec {
  const kubeconfig = kubeconfigFile(layout.dir, 'kube-controller-manager');
  const pki = pkiFolder(layout.dir);
  return program(layout, 'kube-controller-manager', 2, [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${pki}/service-accounts.key`,
    `--root-ca-file=${pki}/ca.crt`,
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    '--secure-port=0',
    '--controllers=*,-nodeipam,-node-route-controller,-service-lb-controller,-persistentvolume-binder,-attachdetach',
  ]);
}

export function scheduler(layout: Layout): ProcessSpec {
  const kubeconfig = kubeconfigFile(layout.dir, 'kube-scheduler');
  return program(layout, 'kube-scheduler', 2, [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
  ]);
}

function program(layout: Layout, name: Program, rank: number, args: string[]): ProcessSpec {
  // HOME only because some Go libraries look for it; a proxy setting must not come between processes of one machine.
  return { name, rank, command: join(layout.programs, name), args, env: { HOME: layout.dir }, cwd: layout.dir };
}
