import { type AdviceFault, isOutage } from '../domain/advice/failure.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
/** Between two questions to a server that is left alone, however many people wait. */
const BETWEEN_TRIES_MS = 1_000;

/** How long a model server that failed is left alone: each time longer, until it works. */
export class Pause {
  #until = 0;
  #failedAt = 0;
  #next = FIRST_MS;
  #fault: AdviceFault | null = null;

  get remainingMs(): number {
    return Math.max(0, Math.ceil(this.#until - performance.now()));
  }

  /** Until it may be asked all the same, for somebody who waits. */
  get untilNextTryMs(): number {
    return this.fault === null ? 0 : Math.max(0, Math.ceil(this.#failedAt + BETWEEN_TRIES_MS - performance.now()));
  }

  /** null: it may be asked */
  get fault(): AdviceFault | null {
    return performance.now() < this.#until ? this.#fault : null;
  }

  /** What came of a question; null: advice. An unusable answer is the model's fault: its server is there. */
  after(fault: AdviceFault | null): void {
    if (fault === null || fault === 'unusable') {
      this.#next = FIRST_MS;
      this.#fault = null;
      this.#until = 0;
      return;
    }
    this.#fault = fault;
    this.#failedAt = performance.now();
    this.#until = this.#failedAt + this.#next;
    this.#next = Math.min(LONGEST_MS, 2 * this.#next);
  }

  /** Why no question can be answered now; null: none is known. */
  get outage(): AdviceFault | null {
    return this.fault !== null && isOutage(this.fault) ? this.fault : null;
  }
}
