import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { loadConnection } from './kubeconfig.ts';

function kubeconfig(user: string, cluster = ''): { file: string; token: string } {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-kubeconfig-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const [file, token] = [join(dir, 'config'), join(dir, 'token')];
  const lines = [
    `clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443/", certificate-authority-data: Q0E=${cluster}}}]`,
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

it('reads a token file again once what it knows is a minute old', async () => {
  const { file, token } = kubeconfig('{tokenFile: TOKEN}');
  writeFileSync(token, 'first');
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  onTestFinished(() => now.mockRestore());
  const { headers } = await loadConnection({ file });
  await headers();
  writeFileSync(token, 'second');
  now.mockReturnValue(60_999);
  expect(await headers()).toEqual({ Authorization: 'Bearer first' });
  now.mockReturnValue(61_000);
  expect(await headers()).toEqual({ Authorization: 'Bearer second' });
});

it('takes a password, a server name and a server that is not to be checked', async () => {
  const { file } = kubeconfig(
    '{username: me, password: secret}',
    ', tls-server-name: other, insecure-skip-tls-verify: true',
  );
  const connection = await loadConnection({ file, context: 'y' });
  expect(await connection.headers()).toEqual({ Authorization: `Basic ${Buffer.from('me:secret').toString('base64')}` });
  expect(connection).toMatchObject({ namespace: 'default', tls: { servername: 'other', rejectUnauthorized: false } });
});

it('names the context that names no cluster', async () => {
  const { file } = kubeconfig('{token: t}');
  writeFileSync(file, 'contexts: [{name: x, context: {cluster: none, user: u}}]\ncurrent-context: x');
  await expect(loadConnection({ file })).rejects.toThrow(`read kubeconfig: ${file}: its context names no cluster`);
});

it('leaves it to a credential plugin how long its token lives', async () => {
  const status = '{"token":"t","expirationTimestamp":"2999-01-01T00:00:00Z"}';
  const credential = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}`;
  const script = `echo asked >> TOKEN; echo '${credential}'`;
  const { file, token } = kubeconfig(
    `{exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [-c, ${JSON.stringify(script)}], interactiveMode: Never}}`,
  );
  const { headers } = await loadConnection({ file });
  expect(await headers()).toEqual({ Authorization: 'Bearer t' });
  expect(await headers(true)).toEqual({ Authorization: 'Bearer t' });
  expect(readFileSync(token, 'utf8')).toBe('asked\n');
});
