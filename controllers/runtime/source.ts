import type { ObjectKey } from './object.ts';
import { pause, type Scheduler } from './process/clock.ts';
import { type Logger, withFields } from './process/log.ts';
import { Backoff } from './queue/backoff.ts';

/** Something outside Kubernetes that says which objects to look at again, such as a service's event feed. */
export interface KeySource {
  name: string;
  /** Resolves when ended, rejects when it broke; either way it is started again until `signal` aborts. */
  start(enqueue: (key: ObjectKey) => void, signal: AbortSignal): Promise<void>;
}

const BACKOFF = { baseMs: 100, capMs: 3_000 };
// A source that ran this long was in order: its next failure is a new one.
const HEALTHY_MS = 10_000;

/** Runs a source until `signal` aborts. Whatever it throws is logged; it never rejects. */
export async function runSource(
  source: KeySource,
  enqueue: (key: ObjectKey) => void,
  signal: AbortSignal,
  log: Logger,
  scheduler: Scheduler,
): Promise<void> {
  const sourceLog = withFields(log, { source: source.name });
  const backoff = new Backoff(BACKOFF);
  while (!signal.aborted) {
    const startedAt = scheduler.now();
    try {
      await source.start(enqueue, signal);
      if (!signal.aborted) sourceLog.debug({}, 'key source ended, starting it again');
    } catch (error) {
      if (!signal.aborted) sourceLog.warn({ err: error }, 'key source failed, starting it again');
    }
    if (scheduler.now() - startedAt > HEALTHY_MS) backoff.reset();
    await pause(scheduler, backoff.next(), signal);
  }
}
