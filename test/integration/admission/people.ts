import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { kubeconfigFile, pkiFolder } from '../../../dev/control-plane/credentials.ts';
import { issueCertificate } from '../../../dev/control-plane/x509.ts';
import { KubeApi } from '../../../dev/kube-api.ts';
import type { World } from '../../../dev/world/world.ts';
import { until } from '../../fixtures/waiting.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Somebody with a client certificate of the world's CA, as the API server's own users have. The caller closes it. */
export function person(world: Pick<World, 'dir'>, name: string): KubeApi {
  const pki = pkiFolder(world.dir);
  const read = (file: string) => readFileSync(join(pki, file), 'utf8');
  const ca = { cert: read('ca.crt'), key: read('ca.key'), commonName: 'dsm-local-ca' };
  const { cert, key } = issueCertificate({ commonName: name, use: 'client' }, new Date(), ca);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const { clusters } = parse(readFileSync(kubeconfigFile(world.dir, 'admin'), 'utf8')) as { clusters: object[] };
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  const file = join(world.dir, `${name}.person.kubeconfig`);
  writeFileSync(file, stringify({ clusters, users: [{ name, user }] }), { mode: 0o600 });
  return new KubeApi(file);
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
