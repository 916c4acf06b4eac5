import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where apt gets packages of Debian from. */
export interface DebianSource {
  uri: string;
  /** file of the keys that sign its lists */
  keyring: string;
}

type Environment = Record<string, string | undefined>;

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const ROLLING = ['stable', 'testing', 'unstable', 'sid'];

/** DSM_DEBIAN_MIRROR, else the machine's own source of Debian itself; undefined: there is none. */
export function findDebianSource(env: Environment, root = '/'): DebianSource | undefined {
  const mirror = env.DSM_DEBIAN_MIRROR;
  if (mirror !== undefined && mirror !== '') return { uri: mirror, keyring: KEYRING };
  const release = read(join(root, 'etc/os-release'));
  // Derivatives have suites of their own, and another archive behind them.
  if (!/^ID="?debian"?$/m.test(release)) return undefined;
  const codename = /^VERSION_CODENAME="?(\w+)"?$/m.exec(release)?.[1];
  const suites = codename === undefined ? ROLLING : [codename, ...ROLLING];
  for (const file of sourceFiles(root)) {
    const text = read(file);
    const source = file.endsWith('.sources') ? inStanzas(text, suites) : inLines(text, suites);
    if (source !== undefined) return source;
  }
  return undefined;
}

/** deb822, such as /etc/apt/sources.list.d/debian.sources: see sources.list(5). */
function inStanzas(text: string, suites: readonly string[]): DebianSource | undefined {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  for (const stanza of lines.join('\n').split(/\n\s*\n/)) {
    const field = (name: string) =>
      new RegExp(`^${name}:(.*(?:\n[ \t].*)*)`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    const [uri] = field('URIs');
    const fits = field('Types').includes('deb') && field('Components').includes('main') && field('Enabled')[0] !== 'no';
    if (uri === undefined || !fits || !field('Suites').some((suite) => suites.includes(suite))) continue;
    return { uri, keyring: keyringOf(field('Signed-By')[0]) };
  }
  return undefined;
}

/** One line a source: deb [signed-by=FILE] URI SUITE COMPONENT… */
function inLines(text: string, suites: readonly string[]): DebianSource | undefined {
  for (const line of text.split('\n')) {
    const [, options = '', uri, suite = '', components = ''] =
      /^\s*deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line) ?? [];
    if (uri === undefined || !suites.includes(suite) || !components.split(/\s+/).includes('main')) continue;
    return { uri, keyring: keyringOf(/signed-by=(\S+)/.exec(options)?.[1]) };
  }
  return undefined;
}

/** A key may also stand in the source itself; then it is the archive's own all the same. */
const keyringOf = (signedBy: string | undefined) => (signedBy?.startsWith('/') ? signedBy : KEYRING);

function sourceFiles(root: string): string[] {
  const parts = join(root, 'etc/apt/sources.list.d');
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  return [
    join(root, 'etc/apt/sources.list'),
    ...names.filter((name) => /\.(list|sources)$/.test(name)).map((name) => join(parts, name)),
  ];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
