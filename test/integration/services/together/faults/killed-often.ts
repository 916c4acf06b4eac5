import { setTimeout as delay } from 'node:timers/promises';
import type { SeparateProcess } from '../../../fixtures/services/separate.ts';

/** In what a SIGKILL met a process: it had served some requests, it had just become ready, or it had not. */
export type Moment = 'serving' | 'ready' | 'starting';
/** Half of them are meant for one that is starting, at any instant of it. */
const ROUND: readonly Moment[] = ['serving', 'starting', 'ready', 'starting'];
/** What a start takes, until one was seen. */
const GUESSED_START_MS = 1_500;
/** Its clients see for so long at most that it is away, before it is started again. */
const LONGEST_AWAY_MS = 300;

export interface Rhythm {
  /** the service, for errors */
  name: string;
  process: Pick<SeparateProcess, 'pid' | 'kill' | 'start'>;
  times: number;
  /** seeded: an integer of 0 to n - 1 */
  below: (n: number) => number;
  /** resolves when so many more requests were answered */
  answered: (more: number) => Promise<void>;
  /** Others have failed: no more of it. */
  signal: AbortSignal;
}

/** One process from its start to its kill. */
interface Life {
  isReady: boolean;
  /** Resolves when it is ready, or was killed before; rejects when it ended by itself. */
  begun: Promise<void>;
  isToEnd: boolean;
}

/** Kills a process so often and starts it again at once, and leaves one that serves. Returns what the kills met. */
export async function killOften(rhythm: Rhythm): Promise<Record<Moment, number>> {
  const { name, process, times, below, answered, signal } = rhythm;
  const met = { serving: 0, ready: 0, starting: 0 };
  let startMs = GUESSED_START_MS;
  const begin = (): Life => {
    const before = performance.now();
    const begun = process.start().then(
      () => {
        life.isReady = true;
        startMs = performance.now() - before;
      },
      (error) => {
        if (!life.isToEnd) throw error;
      },
    );
    const life: Life = { isReady: false, begun, isToEnd: false };
    return life;
  };
  let life: Life = { isReady: true, begun: Promise.resolve(), isToEnd: false };
  for (let nth = 0; nth < times && !signal.aborted; nth++) {
    const meant = ROUND[nth % ROUND.length] ?? 'serving';
    if (meant === 'starting') await Promise.race([delay(below(startMs)), life.begun]);
    else await life.begun;
    if (meant === 'serving') await answered(2 + below(8));
    if (process.pid() === undefined) throw new Error(`kill ${name}: it has ended by itself`);
    // A start that was quicker than the one before it is over by now.
    const isReady = life.isReady;
    met[meant === 'starting' && isReady ? 'ready' : meant]++;
    life.isToEnd = true;
    await process.kill();
    await life.begun;
    await delay(below(LONGEST_AWAY_MS));
    life = begin();
  }
  await life.begun;
  return met;
}
