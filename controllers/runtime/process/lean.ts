import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * glibc gives each thread that compiles or collects garbage a part of memory of its own, and keeps what was freed in it. Ignored elsewhere;
 * what the process was started with stays.
 */
const FREED_MEMORY_GOES_BACK = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_TOP_PAD_: '0' };
/** V8's two optimising compilers. What they work with at once is up to 13 MB in small pieces, between which what stays comes to lie. */
const NO_OPTIMISING = ['--no-maglev', '--no-turbofan'];
/** Node's translator of TypeScript. */
const TRANSLATOR = 'NativeModule internal/deps/amaro/dist/index';

export interface Leanness {
  /**
   * Bound of a half of the heap's young generation, in MiB; 2 unless given. A controller makes much garbage and keeps little, for which V8
   * lets it grow to 16 and gives none of it back. With 1 a process is a few MB smaller and takes a tenth more CPU time.
   */
  semiSpaceMb?: number;
  /**
   * Whether V8 optimises what runs often; true unless given. Without it a process with much code and little to do is up to 20 MB smaller,
   * and takes no more CPU time, since to optimise takes some. One that computes much is slower.
   */
  optimise?: boolean;
}

/**
 * Loads a program into a process that begins once more for it, under the same pid: with a bounded young generation, with glibc giving back
 * what was freed, and with Node's cache of what it made of the files. Where it had to translate TypeScript all the same, since the cache is
 * new or a file has changed, it begins once more with what is now there: the translator takes 20 MB and never goes again. Where there can be
 * no cache, and where somebody has set NODE_COMPILE_CACHE, the program is just loaded. A flag or variable that the process was started with is somebody's
 * choice and stays.
 *
 * @param main the file that the process was started with, which calls this before it imports anything else
 * @param load imports the program, and starts nothing: it may run twice
 */
export async function keepLean<Program>(
  main: string,
  load: () => Promise<Program>,
  leanness: Leanness = {},
): Promise<Program> {
  const folder = openCache(main);
  if (folder === undefined || process.execve === undefined) return load();
  const [filling, filled] = [cachingIn(folder, 'filling'), cachingIn(folder, 'filled')];
  const { execArgv } = process;
  if (execArgv.includes(filled)) return load();
  if (!execArgv.includes(filling)) {
    if (getCompileCacheDir() !== undefined) return load();
    beginAgain([...flagsOf(leanness), ...execArgv, '--import', filling, main]);
  }
  const program = await load();
  if (hasTranslated()) {
    flushCompileCache();
    beginAgain([...execArgv.map((flag) => (flag === filling ? filled : flag)), main]);
  }
  return program;
}

/** In front of what the process was started with, which prevails. */
function flagsOf({ semiSpaceMb = 2, optimise = true }: Leanness): string[] {
  const isBounded = process.execArgv.some((flag) => flag.includes('semi-space'));
  return [...(isBounded ? [] : [`--max-semi-space-size=${semiSpaceMb}`]), ...(optimise ? [] : NO_OPTIMISING)];
}

function beginAgain(args: string[]): void {
  const env = { ...FREED_MEMORY_GOES_BACK, ...(process.env as Record<string, string>) };
  process.execve?.(process.execPath, [process.execPath, ...args, ...process.argv.slice(2)], env);
}

function hasTranslated(): boolean {
  return (process as { moduleLoadList?: string[] }).moduleLoadList?.includes(TRANSLATOR) ?? false;
}

/** A module that has Node cache what it makes of files there: plain JavaScript, and run before the first of them is read. */
function cachingIn(folder: string, state: 'filling' | 'filled'): string {
  const place = JSON.stringify(folder);
  // In the environment for its threads, which do not inherit it otherwise.
  const text = `// ${state}
import { enableCompileCache } from 'node:module';
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
