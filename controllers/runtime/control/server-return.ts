import type { Scheduler } from '../time/clock.ts';

// A shorter outage leaves no delay that is worth ending.
const OUTAGE_MS = 1_000;
// A server that answers only now and then is not back each time; delays that grew within this are short.
const QUIET_MS = 10_000;

/**
 * Notices from the answers to all requests that the API server is back: nothing but failures for a while, then an answer. What 401
 * and 403 mean is open, since a server that has just started knows nobody's rights yet.
 */
export class ServerReturn {
  readonly #scheduler: Scheduler;
  readonly #onReturn: () => void;
  #failing: { since: number; last: number } | undefined;
  #returnedAt = Number.NEGATIVE_INFINITY;

  constructor(scheduler: Scheduler, onReturn: () => void) {
    this.#scheduler = scheduler;
    this.#onReturn = onReturn;
  }

  /** `status`: of the HTTP answer, 0 when none came. */
  observe(status: number): void {
    if (status === 401 || status === 403) return;
    const now = this.#scheduler.now();
    if (status === 0 || status === 429 || status >= 500) {
      this.#failing = { since: this.#failing?.since ?? now, last: now };
      return;
    }
    const failing = this.#failing;
    this.#failing = undefined;
    if (failing === undefined || failing.last - failing.since < OUTAGE_MS || now - this.#returnedAt < QUIET_MS) return;
    this.#returnedAt = now;
    this.#onReturn();
  }
}
