import type { ObjectKey } from '../objects/object.ts';
import { type Logger, withFields } from '../observe/log.ts';
import { Outages } from '../observe/outages.ts';
import { pause, type Scheduler } from '../time/clock.ts';
import { Backoff } from './backoff.ts';

/** Something outside Kubernetes that says which objects to look at again, such as a service's event feed. */
export interface KeySource {
  name: string;
  /** Resolves when ended, rejects when it broke; either way it is started again until `signal` aborts. */
  start(enqueue: (key: ObjectKey) => void, signal: AbortSignal): Promise<void>;
}

const BACKOFF = { baseMs: 100, capMs: 3_000 };
// A source that ran this long is in order: its next failure is a new one.
const HEALTHY_MS = 10_000;

/** Runs a source until `signal` aborts. Whatever it throws is logged, but not each try; it never rejects. */
export async function runSource(
  source: KeySource,
  enqueue: (key: ObjectKey) => void,
  signal: AbortSignal,
  log: Logger,
  scheduler: Scheduler,
): Promise<void> {
  const sourceLog = withFields(log, { source: source.name });
  const backoff = new Backoff(BACKOFF);
  const outages = new Outages();
  while (!signal.aborted) {
    const cancel = scheduler.after(HEALTHY_MS, () => {
      backoff.reset();
      if (outages.ended(source.name)) sourceLog.info({}, 'key source works again');
    });
    try {
      await source.start(enqueue, signal);
      if (!signal.aborted) sourceLog.debug({}, 'key source ended, starting it again');
    } catch (error) {
      const level = outages.began(source.name, String(error)) ? 'warn' : 'debug';
      if (!signal.aborted) sourceLog[level]({ err: error }, 'key source failed, starting it again');
    }
    cancel();
    await pause(scheduler, backoff.next(), signal);
  }
}
