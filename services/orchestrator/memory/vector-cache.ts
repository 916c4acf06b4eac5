import { RecentlyUsed } from '../../kit/recently-used.ts';
import type { Clock } from '../../kit/time/clock.ts';

/** The vector of a text, and of which model it is. */
export interface KnownVector {
  vector: readonly number[];
  /** vectors of two digests cannot be compared */
  digest: string;
}

const MOST = 1_000;
const LIVES_MS = 3_600_000;

/** Vectors of the texts that were asked for last, for an hour. */
export class VectorCache {
  readonly #clock: Clock;
  #known = new RecentlyUsed<KnownVector & { until: number }>(MOST);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(text: string): KnownVector | undefined {
    const known = this.#known.get(text);
    if (known === undefined || known.until > this.#clock.now().getTime()) return known;
    this.#known.delete(text);
    return undefined;
  }

  keep(text: string, { vector, digest }: KnownVector): void {
    this.#known.set(text, { vector, digest, until: this.#clock.now().getTime() + LIVES_MS }, 1);
  }

  forget(): void {
    this.#known = new RecentlyUsed(MOST);
  }
}
