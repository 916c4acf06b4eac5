import type { OutboxRow } from '../../database/outbox/outbox-row.ts';

/** Rows that wait for one before them at most; with more all of them are read from the table. */
const MOST_AHEAD = 1_000;

/**
 * Which rows of an outbox may be handed over as their transactions told them, without being read: those before which nothing is missing.
 * An aggregate's rows get their ids under its lock, so in the order in which it changed; but of two commits the later one may be heard of
 * first, and other processes write rows of which nothing is heard. Whatever is missing, or was rolled back, a look at the table tells.
 */
export class OutboxOrder {
  /** all below it is known, or becomes visible later than what it comes after; undefined: a look has to tell */
  #next: number | undefined;
  readonly #ahead = new Map<number, OutboxRow>();

  /** Takes rows that are committed and returns those that may go, in their order. */
  add(rows: readonly OutboxRow[]): OutboxRow[] {
    const next = this.#next;
    if (next === undefined) return [];
    for (const row of rows) if (row.id >= next) this.#ahead.set(row.id, row);
    if (this.#ahead.size > MOST_AHEAD) this.forget();
    return [...rows.filter(({ id }) => id < next), ...this.#following()];
  }

  /** Takes what a look has found, the first so many of all that wait, and returns what may go behind it. */
  looked(found: readonly OutboxRow[]): OutboxRow[] {
    const last = found.at(-1)?.id;
    if (last !== undefined && last >= (this.#next ?? 0)) this.#next = last + 1;
    for (const id of this.#ahead.keys()) if (id < (this.#next ?? 0)) this.#ahead.delete(id);
    return this.#following();
  }

  /** Nothing is known until the next look. */
  forget(): void {
    this.#next = undefined;
    this.#ahead.clear();
  }

  /** Whether something waits for a look. */
  get isOpen(): boolean {
    return this.#next === undefined || this.#ahead.size > 0;
  }

  #following(): OutboxRow[] {
    const following: OutboxRow[] = [];
    for (let row = this.#taken(); row !== undefined; row = this.#taken()) following.push(row);
    return following;
  }

  #taken(): OutboxRow | undefined {
    if (this.#next === undefined) return undefined;
    const row = this.#ahead.get(this.#next);
    if (row === undefined) return undefined;
    this.#ahead.delete(this.#next++);
    return row;
  }
}
