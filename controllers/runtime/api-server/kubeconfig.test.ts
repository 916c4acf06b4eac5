import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConnection } from './kubeconfig.ts';

function kubeconfig(user: string): { file: string; token: string } {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-kubeconfig-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const [file, token] = [join(dir, 'config'), join(dir, 'token')];
  const lines = [
    'clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443/", certificate-authority-data: Q0E=}}]',
    `users: [{name: u, user: ${user.replace('TOKEN', token)}}]`,
    'contexts: [{name: x, context: {cluster: c, user: u, namespace: team}}, {name: y, context: {cluster: c, user: u}}]',
    'current-context: x',
  ];
  writeFileSync(file, lines.join('\n'));
  return { file, token };
}

it('takes server, namespace and certificates from the current context', async () => {
  const { file } = kubeconfig('{client-certificate-data: Q0VSVA==, client-key-data: S0VZ}');
  const connection = await loadConnection({ file });
  expect(connection).toMatchObject({ server: 'https://127.0.0.1:6443', namespace: 'team' });
  const { ca, cert, key } = connection.tls;
  expect([ca, cert, key].map(String)).toEqual(['CA', 'CERT', 'KEY']);
  expect(await connection.headers()).toEqual({});
});

it('reads a token file again when it is asked to', async () => {
  const { file, token } = kubeconfig('{tokenFile: TOKEN}');
  writeFileSync(token, 'first\n');
  const { headers } = await loadConnection({ file, context: 'y' });
  expect(await headers()).toEqual({ Authorization: 'Bearer first' });
  writeFileSync(token, 'second');
  expect(await headers()).toEqual({ Authorization: 'Bearer first' });
  expect(await headers(true)).toEqual({ Authorization: 'Bearer second' });
});

it('names the context that is not there', async () => {
  const { file } = kubeconfig('{token: t}');
  await expect(loadConnection({ file, context: 'z' })).rejects.toThrow(`${file}: it has no context z`);
});
