import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type CertificateRequest, issueCertificate, type KeyPair } from '../../../webhooks/certificates/x509.ts';
import { type Addresses, API_SERVICE, NODE_NAME } from './configuration.ts';

const CA_NAME = 'dsm-node-ca';

/** Whose kubeconfig lies in the folder, as <name>.conf. */
const USERS = {
  admin: { commonName: 'dsm-admin', organizations: ['system:masters'] },
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  kubelet: { commonName: `system:node:${NODE_NAME}`, organizations: ['system:nodes'] },
  'kube-proxy': { commonName: 'system:kube-proxy' },
} satisfies Record<string, Omit<CertificateRequest, 'use'>>;

const HOUR_MS = 3_600_000;

/** Writes certificates, keys and kubeconfigs, as they lie in /etc/kubernetes of the node; they count for a day. */
export function writeCredentials(folder: string, addresses: Addresses, now: Date): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const validity = { from: new Date(now.getTime() - HOUR_MS), until: new Date(now.getTime() + 24 * HOUR_MS) };
  const ca = { ...issueCertificate({ commonName: CA_NAME, use: 'ca' }, validity), commonName: CA_NAME };
  const pair = (name: string, request: CertificateRequest): KeyPair => {
    const made = issueCertificate(request, validity, ca);
    write(`${name}.crt`, made.cert);
    write(`${name}.key`, made.key);
    return made;
  };
  write('ca.crt', ca.cert);
  write('ca.key', ca.key);
  const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  const hosts = [...names, 'localhost', '127.0.0.1', addresses.node, API_SERVICE];
  pair('apiserver', { commonName: 'kube-apiserver', use: 'server', hosts });
  // It may do everything, so that logs, exec and port-forward need no further binding.
  pair('kubelet-client', { commonName: 'kube-apiserver', organizations: ['system:masters'], use: 'client' });
  const tokens = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  write('service-accounts.key', tokens.privateKey.export({ type: 'sec1', format: 'pem' }).toString());
  write('service-accounts.pub', tokens.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  for (const [name, user] of Object.entries(USERS)) {
    const { cert, key } = issueCertificate({ ...user, use: 'client' }, validity, ca);
    const server = `https://${addresses.node}:6443`;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: NODE_NAME, cluster: { server, 'certificate-authority-data': base64(ca.cert) } }],
      users: [{ name, user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) } }],
      contexts: [{ name: NODE_NAME, context: { cluster: NODE_NAME, user: name } }],
      'current-context': NODE_NAME,
    };
    write(`${name}.conf`, stringify(config));
  }
}
