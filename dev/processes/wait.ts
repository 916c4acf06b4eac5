import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './identity.ts';
import { logFile, type ProcessRecord } from './recorded.ts';

export interface WaitOptions {
  what: string;
  timeoutMs: number;
  everyMs?: number;
  signal?: AbortSignal | undefined;
  /** Gives up as soon as this process has ended, with the end of its log. */
  process?: { dir: string; record: ProcessRecord };
}

/** Polls until `check` gives a value; a check that throws counts as "not yet" and its message ends up in the error. */
export async function waitFor<T>(check: () => Promise<T | undefined>, options: WaitOptions): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  let last = '';
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const value = await check();
      if (value !== undefined) return value;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    const { process } = options;
    if (process !== undefined && !isAlive(process.record)) {
      throw new Error(`wait for ${options.what}: the process ended\n${logTail(process.dir, process.record)}`);
    }
    if (performance.now() > deadline) {
      const tail = process === undefined ? '' : `\n${logTail(process.dir, process.record)}`;
      throw new Error(
        `wait for ${options.what}: not there after ${options.timeoutMs / 1000} s${last && `: ${last}`}${tail}`,
      );
    }
    await delay(options.everyMs ?? 50, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

/** The last lines of a process's log, under the log's name. */
function logTail(dir: string, record: ProcessRecord, lines = 15): string {
  const file = logFile(dir, record.spec);
  try {
    return `${file} ends with:\n${readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')}`;
  } catch {
    return `${file} is not there`;
  }
}
