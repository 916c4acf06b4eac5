import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectInCluster } from './in-cluster.ts';

const ENV = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

function serviceAccount(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dsm-service-account-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ token: 'first\n', 'ca.crt': 'CA', namespace: 'team\n' }))
    writeFileSync(join(folder, name), text);
  return folder;
}

it("is the Pod's ServiceAccount, with the token as it is by now", async () => {
  const folder = serviceAccount();
  const connection = await connectInCluster(ENV, folder);
  expect(connection).toMatchObject({ server: 'https://10.0.0.1:443', namespace: 'team' });
  const first = await connection.credentials();
  expect(String(first.tls.ca)).toBe('CA');
  expect(first.headers).toEqual({ Authorization: 'Bearer first' });
  writeFileSync(join(folder, 'token'), 'second');
  const second = await connection.credentials(true);
  expect(second.headers).toEqual({ Authorization: 'Bearer second' });
  expect(second.tls).toBe(first.tls);
  writeFileSync(join(folder, 'ca.crt'), 'CA 2');
  expect(String((await connection.credentials(true)).tls.ca)).toBe('CA 2');
  // In the middle of being exchanged.
  rmSync(join(folder, 'ca.crt'));
  expect(String((await connection.credentials(true)).tls.ca)).toBe('CA 2');
});

it('writes an IPv6 address as URLs have it, and lives in `default` when nothing else is said', async () => {
  const folder = serviceAccount();
  rmSync(join(folder, 'namespace'));
  const connection = await connectInCluster({ ...ENV, KUBERNETES_SERVICE_HOST: 'fd00::1' }, folder);
  expect(connection).toMatchObject({ server: 'https://[fd00::1]:443', namespace: 'default' });
});

it('says outside of a Pod that a kubeconfig is needed', async () => {
  await expect(connectInCluster({}, serviceAccount())).rejects.toThrow('outside of a Pod a kubeconfig is needed');
});
