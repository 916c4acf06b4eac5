/** Ids that are remembered: far more than are handed over while one request ends. */
const REMEMBERED = 4_096;

/** Which events the transport has taken of late, and who waits to hear of it. */
export class HandOver {
  readonly #taken = new Set<string>();
  readonly #waiting = new Map<string, Set<() => void>>();

  took(eventId: string): void {
    this.#taken.add(eventId);
    const [oldest] = this.#taken;
    if (this.#taken.size > REMEMBERED && oldest !== undefined) this.#taken.delete(oldest);
    for (const heard of this.#waiting.get(eventId) ?? []) heard();
    this.#waiting.delete(eventId);
  }

  /** Waits until all of them are taken: true; false: they are not within that time. */
  async all(eventIds: readonly string[], withinMs: number): Promise<boolean> {
    const missing = eventIds.filter((id) => !this.#taken.has(id));
    if (missing.length === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let left = missing.length;
    const heard = () => {
      left -= 1;
      if (left === 0) resolve(true);
    };
    for (const id of missing) this.#waiting.set(id, (this.#waiting.get(id) ?? new Set()).add(heard));
    const late = setTimeout(() => resolve(false), withinMs);
    const isTaken = await promise;
    clearTimeout(late);
    for (const id of missing) {
      const others = this.#waiting.get(id);
      others?.delete(heard);
      if (others?.size === 0) this.#waiting.delete(id);
    }
    return isTaken;
  }
}
