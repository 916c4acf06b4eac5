import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/**
 * glibc gives each thread that compiles or collects garbage a part of memory of its own, and keeps what was freed in it. Ignored elsewhere;
 * what the process was started with stays.
 */
const FREED_MEMORY_GOES_BACK = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
/** Node's translator of TypeScript. */
const TRANSLATOR = 'NativeModule internal/deps/amaro/dist/index';
/** Of the environment: `PID:STATE`. A process that this one starts is another one. */
const BEGUN = 'CONTROLLER_BEGUN';
type State = 'filling' | 'filled';

export interface Leanness {
  /**
   * Bound of a half of the heap's young generation, in MiB; 2 unless given. A controller makes much garbage and keeps little, for which V8
   * lets it grow to 16 and gives none of it back. With 1 a process is a few MB smaller and takes a tenth more CPU time.
   */
  semiSpaceMb?: number;
  /**
   * Whether V8 optimises what runs often; true unless given. Without it a process with much code, each part of which runs seldom, is up to
   * 20 MB smaller and takes no more CPU time, since to optimise takes some. One that computes much is slower.
   */
  optimise?: boolean;
  /** Imports what the program imports later and only sometimes, so that it is in the cache; called only when that is made. */
  alsoCache?: () => Promise<unknown>;
}

/**
 * Loads a program into a process that begins once more for it, under the same pid: with a bounded young generation, with glibc giving back
 * what was freed, and with Node's cache of what it made of the files. Where it had to translate TypeScript all the same, since the cache is
 * new or a file has changed, it begins once more with what is now there: the translator takes 20 MB and never goes again. The program is
 * just loaded where there can be no cache, where somebody has set NODE_COMPILE_CACHE, in a thread, and in a process with a channel to its
 * parent, which would be lost. A flag or variable that the process was started with is somebody's choice and stays; its own children inherit
 * what it was begun with.
 *
 * @param main the file that the process was started with, which calls this before it imports anything else
 * @param load imports the program, and starts nothing: it may run twice
 */
export async function keepLean<Program>(
  main: string,
  load: () => Promise<Program>,
  leanness: Leanness = {},
): Promise<Program> {
  const begun = stateHere();
  if (begun === undefined) {
    const isOurs = getCompileCacheDir() === undefined && isMainThread && process.channel === undefined;
    const folder = isOurs ? openCache(main) : undefined;
    if (folder !== undefined) beginAgain('filling', [...flagsOf(leanness), ...process.execArgv, main], folder);
    return load();
  }
  const program = await load();
  const folder = process.env.NODE_COMPILE_CACHE;
  if (begun === 'filling' && hasTranslated() && getCompileCacheDir() !== undefined && folder !== undefined) {
    await leanness.alsoCache?.();
    flushCompileCache();
    beginAgain('filled', [...process.execArgv, main], folder);
  }
  return program;
}

function stateHere(): State | undefined {
  const [pid, state] = process.env[BEGUN]?.split(':') ?? [];
  return pid === String(process.pid) ? (state as State) : undefined;
}

function flagsOf({ semiSpaceMb = 2, optimise = true }: Leanness): string[] {
  const chosen = [...process.execArgv, process.env.NODE_OPTIONS ?? ''];
  const isOpen = (word: string) => !chosen.some((flag) => flag.includes(word));
  return [
    ...(isOpen('semi-space') ? [`--max-semi-space-size=${semiSpaceMb}`] : []),
    ...(!optimise && isOpen('maglev') ? ['--no-maglev'] : []),
    ...(!optimise && isOpen('turbofan') ? ['--no-turbofan'] : []),
  ];
}

/** Returns only where the process may not be replaced. */
function beginAgain(state: State, args: string[], folder: string): void {
  const env = {
    ...FREED_MEMORY_GOES_BACK,
    ...(process.env as Record<string, string>),
    NODE_COMPILE_CACHE: folder,
    [BEGUN]: `${process.pid}:${state}`,
  };
  try {
    process.execve?.(process.execPath, [process.execPath, ...args, ...process.argv.slice(2)], env);
  } catch {
    // Node's permissions, or a system without it.
  }
}

function hasTranslated(): boolean {
  return (process as { moduleLoadList?: string[] }).moduleLoadList?.includes(TRANSLATOR) ?? false;
}

/** One a program, release of Node and user. Where somebody else may write is none of ours: what is in it would be run. */
function openCache(main: string): string | undefined {
  const uid = process.getuid?.();
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
