import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Said to a process that is to load everything, and to fail for want of settings. */
const LOAD_ONLY = '--load-only';
const LOAD_MS = 20_000;
/**
 * glibc gives each thread that compiles or collects garbage a part of memory of its own, and keeps what was freed in it. Ignored elsewhere;
 * what the process was started with stays.
 */
const FREED_MEMORY_GOES_BACK = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };

export interface Leanness {
  /**
   * Bound of a half of the heap's young generation, in MiB; 2 unless given. A controller makes much garbage and keeps little, for which V8
   * lets it grow to 16 and gives none of it back. With 1 a process is a few MB smaller and takes a tenth more CPU time.
   */
  semiSpaceMb?: number;
}

/**
 * To be called before anything else is imported: the process begins once more, under the same pid, with a bounded young generation, with
 * glibc giving back what was freed, and with Node's cache of what it made of the files. Then its translator of TypeScript, which takes 20 MB and never goes again, is not loaded.
 * An empty cache, as in a new container, is filled by a process of its own, once: it runs `main` with `--load-only` and without any
 * environment, in which `main` must end for want of settings. Where there can be no cache, and where somebody has set
 * NODE_COMPILE_CACHE, all goes on as it is. A bound in the process' own flags is somebody's choice and stays.
 *
 * @param main the file that the process was started with
 */
export function keepLean(main: string, { semiSpaceMb = 2 }: Leanness = {}): void {
  if (process.argv.includes(LOAD_ONLY) || getCompileCacheDir() !== undefined || process.execve === undefined) return;
  const folder = openCache(main);
  if (folder === undefined) return;
  const loader = cachingIn(folder);
  // Begun once more already, and Node would have no cache there.
  if (process.execArgv.includes(loader)) return;
  const isBounded = process.execArgv.some((flag) => flag.includes('semi-space'));
  const bound = isBounded ? [] : [`--max-semi-space-size=${semiSpaceMb}`];
  const lean = [...process.execArgv, ...bound, '--import', loader, main];
  if (readdirSync(folder).length === 0) {
    const filled = spawnSync(process.execPath, [...lean, LOAD_ONLY], { env: {}, stdio: 'ignore', timeout: LOAD_MS });
    // Half full it would never be filled.
    if (filled.signal !== null) {
      rmSync(folder, { recursive: true, force: true });
      return;
    }
  }
  const args = [process.execPath, ...lean, ...process.argv.slice(2)];
  process.execve(process.execPath, args, { ...FREED_MEMORY_GOES_BACK, ...(process.env as Record<string, string>) });
}

/** A module that has Node cache what it makes of files there: plain JavaScript, and run before the first of them is read. */
function cachingIn(folder: string): string {
  const place = JSON.stringify(folder);
  // In the environment for its threads, which do not inherit it otherwise.
  const text = `import { enableCompileCache } from 'node:module';
enableCompileCache(${place});
process.env.NODE_COMPILE_CACHE = ${place};`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

/** One a program, release of Node and user. Where somebody else may write is none of ours: what is in it would be run. */
function openCache(main: string): string | undefined {
  const { uid } = userInfo();
  const program = createHash('sha256').update(`${process.version} ${main}`).digest('hex').slice(0, 8);
  const folder = join(tmpdir(), `controller-${program}-${uid}`);
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}
