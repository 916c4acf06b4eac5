import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findDebianSource } from './source.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dsm-apt-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_CODENAME=bookworm\nID=debian\n';

function find(files: Record<string, string>, env = {}) {
  for (const [name, text] of Object.entries({ 'etc/os-release': DEBIAN, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return findDebianSource(env, root);
}

const STANZAS = `Types: deb
# a comment inside
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /etc/apt/keys/debian.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
`;

it.each([
  ['stanzas', { 'etc/apt/sources.list.d/debian.sources': STANZAS }, '/etc/apt/keys/debian.gpg'],
  [
    'the first stanza is security',
    { 'etc/apt/sources.list.d/debian.sources': STANZAS.split('\n\n').reverse().join('\n\n') },
    '/etc/apt/keys/debian.gpg',
  ],
  [
    'lines',
    {
      'etc/apt/sources.list': `# deb http://other.example/debian bookworm main
deb http://mirror.example/debian-security bookworm-security main
deb-src http://other.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/apt/keys/debian.gpg] http://mirror.example/debian bookworm main contrib # ours`,
    },
    '/etc/apt/keys/debian.gpg',
  ],
  [
    'others come before it',
    {
      'etc/apt/sources.list': 'deb https://cloud.example/apt cloud-sdk-bookworm main\n',
      'etc/apt/sources.list.d/a.sources':
        'Types: deb\nURIs: https://node.example/\nSuites: nodistro\nComponents: main\n',
      'etc/apt/sources.list.d/b.list.disabled': 'deb http://other.example/debian bookworm main\n',
      'etc/apt/sources.list.d/c.list': 'deb http://mirror.example/debian stable main\n',
    },
    KEYRING,
  ],
  [
    'one is switched off, and one has not the main component',
    {
      'etc/apt/sources.list.d/a.sources': STANZAS.replace('Types', 'Enabled: no\nTypes').replace('mirror', 'other'),
      'etc/apt/sources.list.d/b.sources': STANZAS.replace('main', 'contrib').replace('mirror', 'other'),
      'etc/apt/sources.list.d/c.sources': STANZAS,
    },
    '/etc/apt/keys/debian.gpg',
  ],
])('finds Debian among the sources: %s', (_, files, keyring) => {
  expect(find(files)).toEqual({ uri: 'http://mirror.example/debian', keyring });
});

it('takes the mirror that it is given', () => {
  const env = { DSM_DEBIAN_MIRROR: 'http://near.example/debian' };
  expect(find({ 'etc/os-release': 'ID=fedora\n' }, env)).toEqual({
    uri: 'http://near.example/debian',
    keyring: KEYRING,
  });
});

it.each([
  ['another distribution', { 'etc/os-release': 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=bookworm\n' }],
  ['no source of Debian', { 'etc/apt/sources.list.d/debian.sources': '' }],
])('finds none: %s', (_, files) => {
  expect(find({ 'etc/apt/sources.list.d/debian.sources': STANZAS, ...files })).toBeUndefined();
});
