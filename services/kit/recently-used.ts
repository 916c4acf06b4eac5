/** Keeps what was used last, as much as fits. */
export class RecentlyUsed<Value extends object> {
  // A Map's order is that of insertion: the first is what was not used for the longest time.
  readonly #kept = new Map<string, { value: Value; size: number }>();
  readonly #most: number;
  #size = 0;

  /** @param most of the sizes together */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  /** What is larger than all that may be kept is not. */
  set(key: string, value: Value, size: number): void {
    this.delete(key);
    if (size > this.#most) return;
    this.#kept.set(key, { value, size });
    this.#size += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#most) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#size -= this.#kept.get(key)?.size ?? 0;
    this.#kept.delete(key);
  }
}
