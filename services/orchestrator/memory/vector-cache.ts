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
  /** the one that was used last comes last */
  readonly #known = new Map<string, KnownVector & { until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(text: string): KnownVector | undefined {
    const known = this.#known.get(text);
    if (known === undefined) return undefined;
    this.#known.delete(text);
    if (known.until <= this.#clock.now().getTime()) return undefined;
    this.#known.set(text, known);
    return known;
  }

  keep(text: string, { vector, digest }: KnownVector): void {
    this.#known.delete(text);
    this.#known.set(text, { vector, digest, until: this.#clock.now().getTime() + LIVES_MS });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) return;
      this.#known.delete(oldest);
    }
  }

  forget(): void {
    this.#known.clear();
  }
}
