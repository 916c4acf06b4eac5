import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

const headersOf = async (source: Parameters<typeof loadConnection>[0]) => {
  const { credentials } = await loadConnection(source);
  return async (refresh?: boolean) => (await credentials(refresh)).headers;
};

it('takes server, namespace and certificates from the current context', async () => {
  const { file } = kubeconfig('{client-certificate-data: Q0VSVA==, client-key-data: S0VZ}');
  const connection = await loadConnection({ file });
  expect(connection).toMatchObject({ server: 'https://127.0.0.1:6443', namespace: 'team' });
  const { tls, headers } = await connection.credentials();
  const { ca, cert, key } = tls;
  expect([ca, cert, key].map(String)).toEqual(['CA', 'CERT', 'KEY']);
  expect(headers).toEqual({});
});

it('reads a token file again when it is asked to', async () => {
  const { file, token } = kubeconfig('{tokenFile: TOKEN}');
  writeFileSync(token, 'first\n');
  const headers = await headersOf({ file, context: 'y' });
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
  const headers = await headersOf({ file });
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
  expect((await connection.credentials()).headers).toEqual({
    Authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
  });
  expect(connection).toMatchObject({ namespace: 'default' });
  expect((await connection.credentials()).tls).toMatchObject({ servername: 'other', rejectUnauthorized: false });
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
  const headers = await headersOf({ file });
  expect(await headers()).toEqual({ Authorization: 'Bearer t' });
  expect(await headers(true)).toEqual({ Authorization: 'Bearer t' });
  expect(readFileSync(token, 'utf8')).toBe('asked\n');
});

it('reads certificates from files beside it, and a kubeconfig that is JSON', async () => {
  const { file } = kubeconfig('{client-certificate: c.pem, client-key: k.pem}');
  for (const name of ['c', 'k']) writeFileSync(join(dirname(file), `${name}.pem`), name);
  const { cert, key } = (await (await loadConnection({ file })).credentials()).tls;
  expect([cert, key].map(String)).toEqual(['c', 'k']);
  const json = {
    clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:1' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'none' } }],
    'current-context': 'x',
  };
  writeFileSync(file, JSON.stringify(json));
  const connection = await loadConnection({ file });
  expect(connection).toMatchObject({ server: 'http://127.0.0.1:1', namespace: 'default' });
  expect((await connection.credentials()).tls).toEqual({});
});

it('prefers a token file to a token, and a token to a password', async () => {
  const { file, token } = kubeconfig('{tokenFile: TOKEN, token: inline, username: me, password: secret}');
  writeFileSync(token, 'of the file');
  expect(await (await headersOf({ file }))()).toEqual({ Authorization: 'Bearer of the file' });
  const other = kubeconfig('{token: inline, username: me, password: secret}');
  expect(await (await headersOf({ file: other.file }))()).toEqual({ Authorization: 'Bearer inline' });
});

it('acts as another user, and refuses what it could only half do', async () => {
  const headers = await headersOf({ file: kubeconfig('{token: t, as: other}').file });
  expect(await headers()).toEqual({ Authorization: 'Bearer t', 'Impersonate-User': 'other' });
  const groups = kubeconfig('{token: t, as: other, as-groups: [g]}');
  await expect(loadConnection({ file: groups.file })).rejects.toThrow('its user has as-groups');
  const socks = kubeconfig('{token: t}', ', proxy-url: "socks5://127.0.0.1:1"');
  await expect(loadConnection({ file: socks.file })).rejects.toThrow('its proxy-url is socks5://127.0.0.1:1');
  const http = kubeconfig('{token: t}', ', proxy-url: "http://127.0.0.1:1"');
  expect(await loadConnection({ file: http.file })).toMatchObject({ proxyUrl: 'http://127.0.0.1:1' });
});
