import { KubeError } from './kube-error.ts';

// A time that is longer is somebody's mistake, such as a proxy's: nothing at all would come of this kind meanwhile.
const LONGEST_MS = 60_000;

/**
 * Requests of a kind that the API server does not want to hear of for a while (429 or 503 with Retry-After): they are refused here
 * with its own words and the time that is left, so that nobody's next try comes too early and no worker waits meanwhile.
 */
export class HoldOff {
  readonly #held = new Map<string, { until: number; error: KubeError }>();
  readonly #now: () => number;

  /** `now`: monotonic ms. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Throws when the time has not come. */
  check(kind: string, what: string): void {
    const held = this.#held.get(kind);
    if (held === undefined) return;
    const retryAfterMs = held.until - this.#now();
    if (retryAfterMs <= 0) return void this.#held.delete(kind);
    const { status, reason } = held.error;
    const message = `not asked before the time that the API server has named: ${held.error.message}`;
    throw new KubeError({ what, status, reason, message, retryAfterMs });
  }

  /** Remembers for how long an answer asks for silence, if it does. */
  heard(kind: string, error: unknown): void {
    if (!(error instanceof KubeError) || !(error.status === 429 || error.status === 503)) return;
    const { retryAfterMs } = error;
    if (retryAfterMs !== undefined && retryAfterMs > 0)
      this.#held.set(kind, { until: this.#now() + Math.min(retryAfterMs, LONGEST_MS), error });
  }
}
