import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConnection } from '../../../controllers/runtime/client/credentials/kubeconfig.ts';
import { readContext, writeContext } from './context.ts';

const dir = mkdtempSync(join(tmpdir(), 'dsm-context-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function config(name: string, content: object): string {
  const file = join(dir, name);
  writeFileSync(file, stringify(content));
  return file;
}
const first = config('first', {
  clusters: [{ name: 'c', cluster: { server: 'https://one.example', 'certificate-authority': 'ca.crt' } }],
  users: [{ name: 'u', user: { token: 'secret', exec: { command: './login', apiVersion: 'x' } } }],
  contexts: [
    { name: 'mine', context: { cluster: 'c', user: 'u', namespace: 'team' } },
    { name: 'lost', context: { cluster: 'gone', user: 'u' } },
  ],
  'current-context': 'other',
});
const second = config('second', {
  clusters: [{ name: 'c', cluster: { server: 'https://two.example' } }],
  users: [{ name: 'u2', user: { token: 'other' } }],
  contexts: [{ name: 'other', context: { cluster: 'c', user: 'u2' } }],
});
const env = { KUBECONFIG: [first, join(dir, 'not-there'), second].join(delimiter) };

it('finds a context in any file, and what it names in the first file that knows it, with paths from that file', () => {
  expect(readContext('mine', env)).toEqual({
    name: 'mine',
    namespace: 'team',
    cluster: { server: 'https://one.example', 'certificate-authority': join(dir, 'ca.crt') },
    user: { token: 'secret', exec: { command: join(dir, 'login'), apiVersion: 'x' } },
  });
  expect(readContext('other', env)).toMatchObject({
    cluster: { server: 'https://one.example' },
    user: { token: 'other' },
  });
});

it.each([
  ['nope', env, /find context: nope: not in .*first.*: there is mine, lost, other$/],
  ['lost', env, 'find context: lost: its cluster gone is in no file'],
  ['mine', { HOME: dir }, `find context: mine: not in ${join(dir, '.kube', 'config')}: there is none`],
])('refuses %s', (name, where, message) => {
  expect(() => readContext(name, where)).toThrow(message);
});

it('writes it alone, for its owner alone, acting as whoever is named', async () => {
  const file = join(dir, 'written');
  writeContext(file, readContext('other', { KUBECONFIG: second }), 'system:serviceaccount:a:b');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { server, credentials } = await loadConnection({ file });
  expect(server).toBe('https://two.example');
  expect((await credentials()).headers).toEqual({
    Authorization: 'Bearer other',
    'Impersonate-User': 'system:serviceaccount:a:b',
  });
});
