/** Wall clock in milliseconds since 1970. It may be shifted or jump, so it dates things and never measures a wait. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Monotonic milliseconds and delayed calls: what waits are measured with. */
export interface Scheduler {
  now(): number;
  /** Calls `run` after `ms`; returns a function that cancels. */
  after(ms: number, run: () => void): () => void;
}

// setTimeout fires at once above this. A wait that long simply ends early: callers look again anyway.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemScheduler: Scheduler = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or at once when `signal` aborts; never rejects, so a loop looks at its signal itself. */
export function pause(scheduler: Scheduler, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = scheduler.after(ms, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** Resolves when the signal has aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
