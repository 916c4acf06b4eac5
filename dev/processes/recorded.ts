import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { identityOf, isAlive, type ProcessIdentity, signal, signalGroup } from './identity.ts';

/**
 * A process that outlives its starter. `<dir>/run/<name>.json` says which process it is, by pid and start time, so that
 * a recycled pid is never signalled; `<dir>/logs/<name>.log` holds its output.
 */
export interface ProcessSpec {
  name: string;
  /** Processes of a higher rank are stopped first. */
  rank: number;
  command: string;
  args: string[];
  /** The process's whole environment. */
  env: Record<string, string>;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Below <dir>; absent: logs/<name>.log. */
  logFile?: string;
  /** What asks it to end; absent: SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** Time from stopSignal to SIGKILL in milliseconds; absent: 10 s. */
  graceMs?: number;
  /** It starts processes of its own and leaves them behind when it is killed: SIGKILL goes to its whole group. */
  leadsGroup?: boolean;
}

export interface ProcessRecord extends ProcessIdentity {
  spec: ProcessSpec;
}

const recordFile = (dir: string, name: string) => join(dir, 'run', `${name}.json`);
export const logFile = (dir: string, spec: Pick<ProcessSpec, 'name' | 'logFile'>) =>
  join(dir, spec.logFile ?? join('logs', `${spec.name}.log`));

/** Starts a process in a session of its own (a Ctrl-C at the starter does not reach it) and records it. */
export async function startProcess(
  dir: string,
  spec: ProcessSpec,
  onExit?: (code: number | null, signal: NodeJS.Signals | null) => void,
): Promise<ProcessRecord> {
  const log = logFile(dir, spec);
  mkdirSync(dirname(log), { recursive: true });
  mkdirSync(join(dir, 'run'), { recursive: true });
  const output = openSync(log, 'a');
  const options: SpawnOptions = { detached: true, env: spec.env, stdio: ['ignore', output, output] };
  if (spec.cwd !== undefined) options.cwd = spec.cwd;
  if (spec.uid !== undefined) Object.assign(options, { uid: spec.uid, gid: spec.gid ?? spec.uid });
  try {
    const child = spawn(spec.command, spec.args, options);
    if (child.pid === undefined) {
      const [error] = await new Promise<[Error]>((resolve) => child.once('error', (cause) => resolve([cause])));
      throw new Error(`start process: ${spec.name}: ${error.message}`);
    }
    if (onExit === undefined) child.unref();
    else child.once('exit', onExit);
    // Nothing is awaited between spawn and record: a starter that is interrupted leaves no unrecorded process.
    const record = { ...identityOf(child.pid), spec };
    const file = recordFile(dir, spec.name);
    writeFileSync(`${file}.new`, JSON.stringify(record, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return record;
  } finally {
    closeSync(output);
  }
}

/** Leaves a process alone that runs from the same spec; (re)starts it otherwise. */
export async function ensureProcess(
  dir: string,
  spec: ProcessSpec,
): Promise<{ record: ProcessRecord; started: boolean }> {
  const running = runningProcess(dir, spec.name);
  if (running !== undefined && isDeepStrictEqual(comparable(running.spec), comparable(spec))) {
    return { record: running, started: false };
  }
  await stopProcess(dir, spec.name);
  return { record: await startProcess(dir, spec), started: true };
}

/** PATH and cache are the caller's: another shell, such as one that has put the world's own commands on it, asks for nothing else. */
function comparable(spec: ProcessSpec): unknown {
  const { PATH: _path, XDG_CACHE_HOME: _cache, ...env } = spec.env;
  return JSON.parse(JSON.stringify({ ...spec, env }));
}

/** The record of a process that was started and not stopped, alive or not. */
export function recordOf(dir: string, name: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordFile(dir, name), 'utf8')) as ProcessRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function runningProcess(dir: string, name: string): ProcessRecord | undefined {
  const record = recordOf(dir, name);
  return record !== undefined && isAlive(record) ? record : undefined;
}

export function recordedNames(dir: string): string[] {
  try {
    return readdirSync(join(dir, 'run'))
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Its stopSignal, then SIGKILL after the grace period; returns when the process is gone and its record removed. */
export async function stopProcess(dir: string, name: string): Promise<void> {
  const record = recordOf(dir, name);
  if (record === undefined) return;
  if (signal(record, record.spec.stopSignal ?? 'SIGTERM') && !(await gone(record, record.spec.graceMs ?? 10_000))) {
    kill(record);
    if (!(await gone(record, 10_000))) throw new Error(`stop process: ${name}: pid ${record.pid} survives SIGKILL`);
  }
  // What it left behind, if it was killed or did not wait for its own.
  if (record.spec.leadsGroup) kill(record);
  rmSync(recordFile(dir, name), { force: true });
}

/** SIGKILL at once, as a crash would look; the record stays. */
export async function killProcess(dir: string, name: string): Promise<void> {
  const record = recordOf(dir, name);
  if (record !== undefined && kill(record)) await gone(record, 10_000);
}

const kill = (record: ProcessRecord) => (record.spec.leadsGroup ? signalGroup : signal)(record, 'SIGKILL');

/** Stops everything that is recorded under dir (or the named ones), highest rank first. */
export async function stopAll(dir: string, names = recordedNames(dir)): Promise<void> {
  const byRank = new Map<number, string[]>();
  for (const name of names) {
    const rank = recordOf(dir, name)?.spec.rank;
    if (rank !== undefined) byRank.set(rank, [...(byRank.get(rank) ?? []), name]);
  }
  for (const rank of [...byRank.keys()].sort((a, b) => b - a)) {
    await Promise.all((byRank.get(rank) ?? []).map((name) => stopProcess(dir, name)));
  }
}

async function gone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await delay(20);
  }
  return true;
}
