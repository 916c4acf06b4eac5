/** Instants, in ms since 1970 by a service's clock, at which time alone makes another of what was told. */
export class Deadlines {
  readonly #byID = new Map<string, number>();
  /** the first of them; Infinity: none. undefined: to be worked out */
  #next: number | undefined;

  /** @param instant RFC 3339; undefined: time changes nothing of it */
  set(id: string, instant: string | undefined): void {
    const at = instant === undefined ? undefined : Date.parse(instant);
    const before = this.#byID.get(id);
    if (at === before) return;
    if (at === undefined) this.#byID.delete(id);
    else this.#byID.set(id, at);
    if (before === this.#next) this.#next = undefined;
    else if (at !== undefined && this.#next !== undefined) this.#next = Math.min(this.#next, at);
  }

  isOver(id: string, now: number): boolean {
    return (this.#byID.get(id) ?? Number.POSITIVE_INFINITY) <= now;
  }

  next(): number {
    if (this.#next === undefined) {
      this.#next = Number.POSITIVE_INFINITY;
      for (const at of this.#byID.values()) this.#next = Math.min(this.#next, at);
    }
    return this.#next;
  }
}
