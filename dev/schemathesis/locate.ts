import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from '../cache-folder.ts';
import { withLock } from '../processes/lock.ts';
import type { DownloadOptions } from '../python-wheel.ts';

const VERSION = '4.32.5';
const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const TIMEOUT_MS = 300_000;
const run = promisify(execFile);

/** The command of schemathesis in the user's cache; it is installed there, as requirements.txt pins it, when it is not there (40 MB). */
export async function locateSchemathesis({ env, log }: DownloadOptions): Promise<string> {
  const folder = cacheFolder(env, 'schemathesis', VERSION);
  const complete = join(folder, 'complete');
  const program = join(folder, 'bin', 'schemathesis');
  const isThere = () => {
    try {
      accessSync(complete, constants.F_OK);
      return true;
    } catch {
      return false;
    }
  };
  const install = async () => {
    if (isThere()) return;
    log(`installing schemathesis into ${folder} (once)`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    const options = { env, timeout: TIMEOUT_MS };
    try {
      // A virtual environment knows its own path, so it is made where it stays.
      await run('python3', ['-m', 'venv', folder], options);
      const quiet = ['--quiet', '--disable-pip-version-check', '--only-binary=:all:', '--require-hashes'];
      await run(join(folder, 'bin', 'pip'), ['install', ...quiet, '-r', REQUIREMENTS], options);
    } catch (error) {
      const { stderr = '', message } = error as Error & { stderr?: string };
      const why = stderr.trim().split('\n').at(-1) || message;
      throw new Error(`get schemathesis: ${why}; install Python 3.11 or newer with venv and pip`);
    }
    mkdirSync(`${complete}.new`);
    renameSync(`${complete}.new`, complete);
  };
  if (!isThere())
    await withLock(`${folder}.lock`, install, {
      onWait: (pid) => log(`process ${pid} is installing schemathesis already: waiting for it`),
    });
  return program;
}
