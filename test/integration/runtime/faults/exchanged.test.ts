import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { loadConnection } from '../../../../controllers/runtime/client/credentials/kubeconfig.ts';
import type { KubeObject, Resource } from '../../../../controllers/runtime/objects/object.ts';
import { worldValidity } from '../../../../dev/control-plane/credentials.ts';
import { issueCertificate } from '../../../../webhooks/certificates/x509.ts';
import { poll } from '../../../fixtures/waiting.ts';
import { startApiServerProxy } from '../../fixtures/api-server-proxy/proxy.ts';
import { requestsIn } from '../../fixtures/audit-log.ts';
import { CONFIG_MAPS } from '../api-server.ts';
import { FaultScope } from './disturbed.ts';

// Certificates, tokens and the clock become others under a running operator.

const HOUR_MS = 3_600_000;
const BACK_S = 15;

let scope: FaultScope;
beforeAll(async () => {
  scope = await FaultScope.start();
});
afterAll(() => scope?.stop());

/** A folder with a kubeconfig that names files beside it; `write` exchanges them as a Secret's volume does. */
function credentialFiles(server: string, user: object) {
  const folder = mkdtempSync(join(tmpdir(), 'dsm-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, `${name}.new`), text);
      renameSync(join(folder, `${name}.new`), join(folder, name));
    }
  };
  const config = {
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority': 'ca.crt' } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  write({ config: JSON.stringify(config) });
  return { file: join(folder, 'config'), write };
}

/** A CA, what a server shows that takes only its clients, and a client's files. */
function authority(commonName: string) {
  const now = new Date();
  const validity = worldValidity(now);
  const ca = { ...issueCertificate({ commonName, use: 'ca' }, validity), commonName };
  const server = issueCertificate({ commonName: 'server', use: 'server', hosts: ['127.0.0.1'] }, validity, ca);
  const client = issueCertificate({ commonName: 'client', use: 'client' }, validity, ca);
  const tls: ServerOptions = { ...server, ca: ca.cert, requestCert: true, rejectUnauthorized: true };
  return { tls, files: { 'ca.crt': ca.cert, 'client.crt': client.cert, 'client.key': client.key } };
}

it('the certificates of both sides, and the CA', async () => {
  const [before, after] = [authority('before'), authority('after')];
  const way = await startApiServerProxy(scope.plane, 'admin', before.tls);
  onTestFinished(() => way.close());
  const files = credentialFiles(way.url, { 'client-certificate': 'client.crt', 'client-key': 'client.key' });
  files.write(before.files);
  const operator = await scope.operate('certificates', { connection: await loadConnection({ file: files.file }) });
  way.exchangeCertificates(after.tls);
  way.hangUp();
  await scope.secondHalf(operator);
  await poll(() => operator.lines.some(({ level }) => level === 'warn'), {
    what: 'a warning',
    seconds: 5,
    pauseMs: 20,
  });
  const heard = way.seen.length;
  files.write(after.files);
  await scope.expectUndisturbed(operator, BACK_S);
  expect(way.seen.length).toBeGreaterThan(heard);
});

const ACCOUNTS: Resource = { apiVersion: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true };
const BINDINGS: Resource = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
};

/** A token of a new ServiceAccount that may do everything. */
async function tokenOf(name: string): Promise<string> {
  const { admin } = scope;
  await admin.create(ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } });
  await admin.create(BINDINGS, {
    ...{ apiVersion: BINDINGS.apiVersion, kind: BINDINGS.kind, metadata: { name } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
  } as KubeObject);
  const path = `/api/v1/namespaces/default/serviceaccounts/${name}/token`;
  const answer = await admin.raw({ method: 'POST', path, body: { spec: { expirationSeconds: 600 } } });
  return (answer as { status: { token: string } }).status.token;
}

it('the token, once the first is not good any more', async () => {
  const { admin, plane } = scope;
  const files = credentialFiles(plane.url, { tokenFile: 'token' });
  files.write({ 'ca.crt': readFileSync(plane.caFile, 'utf8'), token: await tokenOf('first') });
  const operator = await scope.operate('token', { connection: await loadConnection({ file: files.file }) });
  files.write({ token: await tokenOf('second') });
  await admin.delete(ACCOUNTS, { namespace: 'default', name: 'first' });
  await scope.secondHalf(operator);
  await scope.expectUndisturbed(operator, BACK_S);
  // Tokens that were good are believed for ten seconds more.
  const second = 'system:serviceaccount:default:second';
  const speaks = async () => {
    await admin.mergePatch(CONFIG_MAPS, { namespace: operator.namespace, name: 'b5' }, { data: { text: 'wrong' } });
    return requestsIn(plane.auditLog ?? '').some(({ user }) => user.username === second);
  };
  await poll(speaks, { what: 'the second token to be used', seconds: 20, pauseMs: 500 });
  await scope.expectUndisturbed(operator, BACK_S);
});

it('the clock goes back an hour and on two', async () => {
  let offset = 0;
  const operator = await scope.operate('clock', { clock: { now: () => Date.now() + offset } });
  offset = -HOUR_MS;
  const half = scope.secondHalf(operator);
  offset = HOUR_MS;
  await half;
  await scope.expectUndisturbed(operator, BACK_S);
});
