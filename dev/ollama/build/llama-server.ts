import { chmodSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type CommandOptions, lastLines, runCommand } from '../../processes/command.ts';
import type { BuildOptions } from './build.ts';
import type { DebianSource } from './debian-source.ts';

/** Only there; it needs the libraries and the loader of the same suite, which older ones do not have. */
const SUITE = 'sid';
const PACKAGE = 'llama.cpp-tools';

/**
 * Puts the program that runs models where Ollama looks for it: `<folder>/lib/ollama/llama-server`, with Debian's packages unpacked in
 * `<folder>/sysroot`. Nothing is installed, and no root is needed. apt checks all signatures.
 */
export async function addLlamaServer(folder: string, source: DebianSource, options: BuildOptions): Promise<void> {
  const apt = mkdtempSync(join(tmpdir(), 'dsm-apt-'));
  try {
    await downloadPackages(apt, source, options);
    await unpack(join(apt, 'cache/archives'), join(folder, 'sysroot'), options);
  } finally {
    rmSync(apt, { recursive: true, force: true });
  }
  writeWrapper(folder);
}

async function downloadPackages(apt: string, { uri, keyring }: DebianSource, options: BuildOptions): Promise<void> {
  for (const name of ['none', 'state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(apt, name), { recursive: true });
  }
  writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${keyring}] ${uri} ${SUITE} main\n`);
  // Nothing is installed here as far as this apt knows, so it downloads all that the package depends on.
  writeFileSync(join(apt, 'status'), '');
  const settings = {
    'Dir::Etc::sourcelist': join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': join(apt, 'none'),
    'Dir::Etc::preferencesparts': join(apt, 'none'),
    'Dir::State': join(apt, 'state'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    'Acquire::Languages': 'none',
    // Else root would hand the download to a user who may not write here.
    'APT::Sandbox::User': userInfo().username,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(join(apt, 'apt.conf'), lines.join(''));
  const environment = { ...options, env: { ...options.env, APT_CONFIG: join(apt, 'apt.conf') } };
  await must('apt-get', ['-qq', 'update'], environment);
  const install = ['-qq', '--yes', '--no-install-recommends', '--download-only', 'install', PACKAGE];
  await must('apt-get', install, environment);
}

async function unpack(debs: string, sysroot: string, options: BuildOptions): Promise<void> {
  mkdirSync(sysroot, { recursive: true });
  for (const name of readdirSync(debs).filter((file) => file.endsWith('.deb'))) {
    await must('dpkg-deb', ['-x', join(debs, name), sysroot], options);
  }
  for (const name of ['usr/share', 'etc', 'var']) rmSync(join(sysroot, name), { recursive: true, force: true });
}

function writeWrapper(folder: string): void {
  const sysroot = join(folder, 'sysroot');
  const library = only('usr/lib/*/libllama.so.0', sysroot);
  const libraries = dirname(library);
  const loader = only(join(libraries, 'ld-linux*.so.*'), sysroot);
  // ggml looks for its CPU variants beside the running program, which is the loader here.
  for (const variant of globSync('ggml/backends*/*.so', { cwd: join(sysroot, libraries) })) {
    symlinkSync(variant, join(sysroot, libraries, basename(variant)));
  }
  const wrapper = join(folder, 'lib/ollama/llama-server');
  mkdirSync(dirname(wrapper), { recursive: true });
  writeFileSync(
    wrapper,
    `#!/bin/sh
# The folder may be moved, and the machine's own libraries are older than these.
s=$(cd "$(dirname "$0")/../../sysroot" && pwd)
exec "$s/${loader}" --library-path "$s/${libraries}:$s/${libraries}/llama" "$s/usr/bin/llama-server" "$@"
`,
  );
  chmodSync(wrapper, 0o755);
}

function only(pattern: string, cwd: string): string {
  const [found] = globSync(pattern, { cwd });
  if (found === undefined) throw new Error(`build Ollama: ${PACKAGE}: no ${pattern} in it`);
  return found;
}

async function must(command: string, args: string[], options: CommandOptions): Promise<void> {
  const { code, stderr } = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`build Ollama: ${command} ${args.at(-1)}: ${lastLines(stderr, 3)}`);
}
