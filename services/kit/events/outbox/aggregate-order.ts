import type { Envelope } from '../event.ts';

/** Aggregates that are remembered; of one that was forgotten a look at the table tells. */
const MOST = 10_000;

/**
 * Which event of each aggregate went last. What a commit told of itself goes at once only behind the one before it: that one may have been
 * written by another process, or its commit is heard of later, and no order of ids tells so.
 */
export class AggregateOrder {
  /** aggregate → version, those that went last at the end */
  readonly #last = new Map<string, number>();

  /** Whether the event before it has gone; false also when that is not known. */
  follows(envelope: Envelope): boolean {
    const { aggregate_version: version, metadata } = envelope;
    // An older release counts with gaps, and its events are only ever read from the table.
    if (metadata.consecutive !== true || version === 1) return true;
    return (this.#last.get(keyOf(envelope)) ?? 0) >= version - 1;
  }

  went(envelope: Envelope): void {
    const key = keyOf(envelope);
    const version = Math.max(this.#last.get(key) ?? 0, envelope.aggregate_version);
    this.#last.delete(key);
    this.#last.set(key, version);
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= MOST) return;
      this.#last.delete(oldest);
    }
  }
}

const keyOf = ({ aggregate_type: type, aggregate_id: id }: Envelope): string => `${type} ${id}`;
