import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { ControlPlane } from '../../dev/control-plane/start.ts';
import { runCommand } from '../fixtures/command.ts';
import { Kubectl } from '../fixtures/kubectl.ts';
import { startTiedControlPlane } from './fixtures/control-plane.ts';
import { startAlone } from './services/process/one-process.ts';

// Tokens and keys as a real API server makes them, set up as docs/guides/security.md says.

let plane: ControlPlane;
let cluster: Kubectl;
let service: Awaited<ReturnType<typeof startAlone>>;
const dir = mkdtempSync(join(tmpdir(), 'dsm-cluster-tokens-'));
const RIGHTS = [
  { serviceAccount: 'other:ada', rights: ['manage'], projects: ['PAY'] },
  { group: 'system:serviceaccounts:readers', rights: ['read'] },
];

beforeAll(async () => {
  plane = await startTiedControlPlane();
  const env = { ...process.env, KUBECONFIG: plane.kubeconfig };
  cluster = new Kubectl((args, input) => runCommand(plane.kubectl, args, { input, env }));
  const [jwks, rights] = [join(dir, 'jwks.json'), join(dir, 'rights.yaml')];
  writeFileSync(jwks, await cluster.kubectl(['get', '--raw', '/openid/v1/jwks']));
  writeFileSync(rights, JSON.stringify({ rights: RIGHTS }));
  const { issuer } = JSON.parse(await cluster.kubectl(['get', '--raw', '/.well-known/openid-configuration']));
  service = await startAlone('project', {
    ...{ DSM_AUTH: 'jwt', DSM_AUTH_ISSUER: issuer, DSM_AUTH_JWKS: jwks, DSM_AUTH_RIGHTS: rights },
  });
  for (const namespace of ['other', 'readers']) {
    await cluster.kubectl(['create', 'namespace', namespace]);
    for (const name of ['ada', 'eve']) await cluster.kubectl(['create', 'serviceaccount', name, '-n', namespace]);
  }
}, 180_000);
afterAll(async () => {
  service?.release();
  await plane?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const tokenOf = async (namespace: string, name: string, audience = 'dsm') =>
  (await cluster.kubectl(['create', 'token', name, '-n', namespace, '--audience', audience])).trim();
async function statusOf(path: string, token: string): Promise<number> {
  const answer = await fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status;
}

it('counts for a ServiceAccount that the rights name, in its projects', async () => {
  const token = await tokenOf('other', 'ada');
  expect(await statusOf('/projects', token)).toBe(200);
  expect(await statusOf('/projects/SHOP', token)).toBe(404);
});

it('counts for everybody of a namespace that the rights name', async () =>
  expect(await statusOf('/projects', await tokenOf('readers', 'eve'))).toBe(200));

it('gives nothing to one that they do not name', async () =>
  expect(await statusOf('/projects', await tokenOf('other', 'eve'))).toBe(403));

it.each(['vault', 'https://kubernetes.default.svc'])('for the audience %s counts here for nothing', async (audience) =>
  expect(await statusOf('/projects', await tokenOf('other', 'ada', audience))).toBe(401),
);

it('is checked without a word on issuer and keys: a Pod reads the issuer in its own token, and asks the API server for the keys', async () => {
  const [own, toAsk] = [join(dir, 'own'), join(dir, 'to-ask')];
  writeFileSync(own, await tokenOf('other', 'eve'));
  writeFileSync(toAsk, await cluster.kubectl(['create', 'token', 'eve', '-n', 'other']));
  const pod = await startAlone('project', {
    ...{ DSM_AUTH: 'jwt', DSM_AUTH_ISSUER: 'token', DSM_AUTH_JWKS: `${plane.url}/openid/v1/jwks` },
    ...{ DSM_AUTH_RIGHTS: join(dir, 'rights.yaml'), DSM_TOKEN_FILE: own, DSM_AUTH_JWKS_TOKEN_FILE: toAsk },
    NODE_EXTRA_CA_CERTS: plane.caFile,
  });
  onTestFinished(pod.release);
  const headers = { authorization: `Bearer ${await tokenOf('readers', 'eve')}` };
  expect((await fetch(`${pod.url}/projects`, { headers })).status).toBe(200);
});
