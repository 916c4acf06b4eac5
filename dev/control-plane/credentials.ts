import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  type CertificateRequest,
  issueCertificate,
  type KeyPair,
  type Validity,
} from '../../webhooks/certificates/x509.ts';

const OPERATOR_NAMESPACE = 'dsm-system';
const OPERATOR_SERVICE_ACCOUNT = 'dsm-operator';
export const NODE_NAME = 'dsm-local';
/** Who makes tokens of ServiceAccounts, as they name it. */
export const SERVICE_ACCOUNT_ISSUER = 'https://kubernetes.default.svc';
/** Who the API server is when it asks the node agent for logs. */
export const KUBELET_CLIENT = 'kube-apiserver-kubelet-client';

const CA_NAME = 'dsm-local-ca';
const LOCAL_HOSTS = ['localhost', '127.0.0.1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

const REQUESTS = {
  'kube-apiserver': { commonName: 'kube-apiserver', use: 'server', hosts: LOCAL_HOSTS },
  etcd: { commonName: 'etcd', use: 'both', hosts: ['localhost', '127.0.0.1'] },
  'etcd-client': { commonName: 'kube-apiserver', use: 'client' },
  'kubelet-client': { commonName: KUBELET_CLIENT, use: 'client' },
  'node-agent-server': { commonName: NODE_NAME, use: 'server', hosts: ['localhost', '127.0.0.1', NODE_NAME] },
} satisfies Record<string, CertificateRequest>;

/** Who has a kubeconfig; an administrator's is <dir>/kubeconfig, each other's <dir>/<name>.kubeconfig. */
const USERS = {
  admin: { commonName: 'dsm-admin', organizations: ['system:masters'] },
  'kube-controller-manager': { commonName: 'system:kube-controller-manager' },
  'kube-scheduler': { commonName: 'system:kube-scheduler' },
  'node-agent': { commonName: `system:node:${NODE_NAME}`, organizations: ['system:nodes'] },
  // The identity that the operator's Pod would have in a cluster: a ServiceAccount's name and groups.
  operator: {
    commonName: `system:serviceaccount:${OPERATOR_NAMESPACE}:${OPERATOR_SERVICE_ACCOUNT}`,
    organizations: ['system:serviceaccounts', `system:serviceaccounts:${OPERATOR_NAMESPACE}`],
  },
} satisfies Record<string, Omit<CertificateRequest, 'use'>>;

export type User = keyof typeof USERS;
const USER_NAMES = Object.keys(USERS) as User[];

export const pkiFolder = (dir: string) => join(dir, 'control-plane', 'pki');
export const kubeconfigFile = (dir: string, user: User) =>
  join(dir, user === 'admin' ? 'kubeconfig' : `${user}.kubeconfig`);

/** A development world's certificates are never renewed: they last as long as anybody keeps its folder. */
export function worldValidity(now: Date): Validity {
  const [from, until] = [new Date(now), new Date(now)];
  from.setUTCHours(now.getUTCHours() - 1);
  until.setUTCFullYear(now.getUTCFullYear() + 10);
  return { from, until };
}

/** Makes the world's CA, certificates and ServiceAccount key once; later calls leave them as they are. */
export function ensureCredentials(dir: string, now: Date): void {
  const folder = pkiFolder(dir);
  if (existsSync(folder)) return;
  const scratch = `${folder}.new`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const write = (name: string, pair: KeyPair) => {
    writeFileSync(join(scratch, `${name}.crt`), pair.cert);
    writeFileSync(join(scratch, `${name}.key`), pair.key, { mode: 0o600 });
  };
  const validity = worldValidity(now);
  const ca = { ...issueCertificate({ commonName: CA_NAME, use: 'ca' }, validity), commonName: CA_NAME };
  write('ca', ca);
  for (const [name, request] of Object.entries(REQUESTS)) write(name, issueCertificate(request, validity, ca));
  for (const user of USER_NAMES) write(user, issueCertificate({ ...USERS[user], use: 'client' }, validity, ca));
  const tokens = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(scratch, 'service-accounts.key'), tokens.privateKey.export({ type: 'sec1', format: 'pem' }), {
    mode: 0o600,
  });
  writeFileSync(join(scratch, 'service-accounts.pub'), tokens.publicKey.export({ type: 'spki', format: 'pem' }));
  renameSync(scratch, folder);
}

/** Writes every user's kubeconfig for the API server at `url`; credentials are embedded, so a copied file works. */
export function writeKubeconfigs(dir: string, url: string): void {
  const base64 = (file: string) => readFileSync(join(pkiFolder(dir), file)).toString('base64');
  for (const user of USER_NAMES) {
    const content = stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'dsm', cluster: { server: url, 'certificate-authority-data': base64('ca.crt') } }],
      users: [
        {
          name: user,
          user: { 'client-certificate-data': base64(`${user}.crt`), 'client-key-data': base64(`${user}.key`) },
        },
      ],
      contexts: [{ name: 'dsm', context: { cluster: 'dsm', user } }],
      'current-context': 'dsm',
    });
    const file = kubeconfigFile(dir, user);
    writeFileSync(`${file}.new`, content, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}
