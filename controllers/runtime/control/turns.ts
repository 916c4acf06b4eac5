export interface TurnsOptions {
  perSecond: number;
  /** how many may come at once after a pause */
  burst: number;
  /** monotonic milliseconds */
  now?: () => number;
}

/**
 * Spreads over time what is to be done once for each of many objects and is not urgent, such as comparing all that ended long ago after
 * a start. An object keeps its turn until it is replaced.
 */
export class Turns {
  readonly #everyMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #turns = new WeakMap<object, number>();
  #next = Number.NEGATIVE_INFINITY;

  constructor({ perSecond, burst, now = () => performance.now() }: TurnsOptions) {
    this.#everyMs = 1_000 / perSecond;
    this.#burst = burst;
    this.#now = now;
  }

  /** Milliseconds until it is the object's turn; 0: now. */
  waitMs(object: object): number {
    const now = this.#now();
    let turn = this.#turns.get(object);
    if (turn === undefined) {
      turn = Math.max(this.#next, now - (this.#burst - 1) * this.#everyMs);
      this.#next = turn + this.#everyMs;
      this.#turns.set(object, turn);
    }
    return Math.max(0, turn - now);
  }
}
