import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Said to a process that is to load everything, and to fail for want of settings. */
const LOAD_ONLY = '--load-only';
const LOAD_MS = 20_000;
/**
 * The young generation of the heap stays at a megabyte: a bigger one fills up before anybody collects it. Where the process has a flag of
 * its own for that, somebody has chosen.
 */
const YOUNG = '--max-semi-space-size=1';

/**
 * To be called before anything else is imported: the process begins once more, with Node's cache of what it made of the files. Then its
 * translator of TypeScript, which takes 20 MB and never goes again, is not loaded. An empty cache, as in a new container, is filled by a
 * process of its own, once. Where there can be none, and where somebody has set NODE_COMPILE_CACHE, all goes on as it is.
 *
 * @param main the file that the process was started with
 */
export function keepLean(main: string): void {
  if (process.argv.includes(LOAD_ONLY) || getCompileCacheDir() !== undefined || process.execve === undefined) return;
  const folder = openCache();
  if (folder === undefined) return;
  const flags = [...process.execArgv, ...(process.execArgv.some((flag) => flag.includes('semi-space')) ? [] : [YOUNG])];
  const lean = [...flags, '--import', cachingIn(folder), main];
  if (readdirSync(folder).length === 0)
    spawnSync(process.execPath, [...lean, LOAD_ONLY], { env: {}, stdio: 'ignore', timeout: LOAD_MS });
  process.execve(process.execPath, [process.execPath, ...lean, ...process.argv.slice(2)]);
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

/** Somebody else's folder is none of ours: what is in it would be run. */
function openCache(): string | undefined {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `dsm-operator-${uid}`);
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    return statSync(folder).uid === uid ? folder : undefined;
  } catch {
    return undefined;
  }
}
