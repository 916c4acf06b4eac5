/**
 * Waits of a key whose reconcile failed, in ms. A service that comes back must be noticed within 15 s, so no key sleeps longer;
 * but what the API server refuses, such as by a quota, is for people to mend, and asking it more often helps nobody.
 */
export const KEY_WAITS = { firstMs: 5, longestMs: 10_000, longestRefusedMs: 60_000 };

/** Delay before attempt `failures + 1`, in ms: base × 2^(failures − 1), at most cap. */
export function exponentialDelay(failures: number, baseMs: number, capMs: number): number {
  // Beyond 2^30 the product can only be over the cap; the bound keeps it a finite number for ever.
  return Math.min(capMs, baseMs * 2 ** Math.min(30, Math.max(0, failures - 1)));
}

export interface BackoffOptions {
  baseMs: number;
  capMs: number;
  random?: () => number;
}

/** Growing, jittered delays for one loop that reconnects. */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Between half of the delay and all of it, so that many clients of one server do not come back in step. */
  next(): number {
    this.#failures += 1;
    const { baseMs, capMs, random = Math.random } = this.#options;
    return exponentialDelay(this.#failures, baseMs, capMs) * (0.5 + random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}
