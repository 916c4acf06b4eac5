import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { kubeconfigFile, pkiFolder, worldValidity } from '../../../dev/control-plane/credentials.ts';
import { KubeApi } from '../../../dev/kube-api.ts';
import type { World } from '../../../dev/world/world.ts';
import { issueCertificate } from '../../../webhooks/certificates/x509.ts';
import { until } from '../../fixtures/waiting.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Somebody with a client certificate of the world's CA. The caller closes it. */
export const person = (world: Pick<World, 'dir'>, name: string): KubeApi => new KubeApi(kubeconfigOf(world, name));

/** A kubeconfig file of somebody whom the API server knows by a client certificate. */
export function kubeconfigOf(world: Pick<World, 'dir'>, name: string): string {
  const pki = pkiFolder(world.dir);
  const read = (file: string) => readFileSync(join(pki, file), 'utf8');
  const ca = { cert: read('ca.crt'), key: read('ca.key'), commonName: 'dsm-local-ca' };
  const { cert, key } = issueCertificate({ commonName: name, use: 'client' }, worldValidity(new Date()), ca);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const { clusters } = parse(readFileSync(kubeconfigFile(world.dir, 'admin'), 'utf8')) as { clusters: object[] };
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  const file = join(world.dir, `${name}.person.kubeconfig`);
  const contexts = [{ name: 'dsm', context: { cluster: 'dsm', user: name } }];
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters,
    users: [{ name, user }],
    contexts,
    'current-context': 'dsm',
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

/** Gives ClusterRoles to somebody in one namespace; returns when they count. */
export async function bind(admin: KubeApi, namespace: string, name: string, roles: string[]): Promise<void> {
  for (const role of roles) {
    const body = {
      metadata: { name: `${name}-${role}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    };
    await admin.call('POST', `${RBAC}/namespaces/${namespace}/rolebindings`, { body });
  }
}

/** Whether somebody may do something, by the API server's word. */
export async function may(
  who: KubeApi,
  namespace: string,
  verb: string,
  resource: string,
  subresource?: string,
): Promise<boolean> {
  const resourceAttributes = { group: 'scrum.dsm.dev', namespace, verb, resource, subresource };
  const review = await who.call<{ status: { allowed: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    { body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } } },
  );
  return review.status.allowed;
}

/** What is aggregated to the built-in roles arrives a moment after they are there. */
export async function untilMay(who: KubeApi, namespace: string, verb: string, resource: string): Promise<void> {
  await until(`somebody may ${verb} ${resource}`, () => may(who, namespace, verb, resource), 60);
}
