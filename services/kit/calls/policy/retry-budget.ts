/** of first tries, that may be tried again */
const SHARE = 0.2;
/** so many, saved up in calm times; also what a caller begins with */
const MOST = 5;

/**
 * How often a caller may try again: when a dependency fails for many, their retries would else be the load that keeps it down. One is kept
 * for each caller and dependency.
 */
export class RetryBudget {
  #left = MOST;

  /** Counts a first try. */
  called(): void {
    this.#left = Math.min(MOST, this.#left + SHARE);
  }

  /** Whether a retry may be made; counts it. */
  take(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
