import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type CommandOptions, lastLines, runCommand } from '../processes/command.ts';
import type { DebianSource } from './source.ts';

export interface PackagesToUnpack {
  names: readonly string[];
  /** such as bookworm */
  suite: string;
  source: DebianSource;
  /** whether what they depend on comes with them */
  withDependencies: boolean;
}

/**
 * Unpacks packages of Debian into a folder. Nothing is installed and no root is needed; apt checks all signatures and leaves the
 * machine's own state alone.
 */
export async function unpackPackages(
  packages: PackagesToUnpack,
  folder: string,
  options: CommandOptions,
): Promise<void> {
  const apt = mkdtempSync(join(tmpdir(), 'dsm-apt-'));
  try {
    await download(packages, apt, options);
    mkdirSync(folder, { recursive: true });
    const archives = join(apt, 'cache/archives');
    for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
      await must('dpkg-deb', ['-x', join(archives, name), folder], options);
    }
  } finally {
    rmSync(apt, { recursive: true, force: true });
  }
}

async function download(packages: PackagesToUnpack, apt: string, options: CommandOptions): Promise<void> {
  const { names, suite, source, withDependencies } = packages;
  for (const name of ['none', 'state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(apt, name), { recursive: true });
  }
  writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${source.keyring}] ${source.uri} ${suite} main\n`);
  // Nothing is installed here as far as this apt knows, so it downloads all that the packages depend on.
  writeFileSync(join(apt, 'status'), '');
  const settings = {
    'Dir::Etc::sourcelist': join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': join(apt, 'none'),
    'Dir::Etc::preferencesparts': join(apt, 'none'),
    'Dir::State': join(apt, 'state'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    'Acquire::Languages': 'none',
    // A mirror that nobody syncs holds old lists; their signature holds all the same.
    'Acquire::Check-Valid-Until': 'false',
    // Else root would hand the download to a user who may not write here.
    'APT::Sandbox::User': userInfo().username,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(join(apt, 'apt.conf'), lines.join(''));
  const archives = join(apt, 'cache/archives');
  const environment = { ...options, cwd: archives, env: { ...options.env, APT_CONFIG: join(apt, 'apt.conf') } };
  await must('apt-get', ['-qq', 'update'], environment);
  const all = ['--yes', '--no-install-recommends', '--download-only', 'install'];
  await must('apt-get', ['-qq', ...(withDependencies ? all : ['download']), ...names], environment);
}

async function must(command: string, args: string[], options: CommandOptions): Promise<void> {
  const { code, stderr } = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`get packages of Debian: ${command} ${args.at(-1)}: ${lastLines(stderr, 3)}`);
}
