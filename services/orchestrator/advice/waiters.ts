/** Those who wait for something to be said, by what it is about. */
export class Waiters {
  readonly #waiting = new Map<string, Set<() => void>>();

  get size(): number {
    return this.#waiting.size;
  }

  has(key: string): boolean {
    return this.#waiting.has(key);
  }

  /** Until `told`, and no longer than that. */
  until(key: string, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(key) ?? new Set();
      const end = () => {
        clearTimeout(timer);
        waiting.delete(end);
        if (waiting.size === 0) this.#waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.#waiting.set(key, waiting.add(end));
    });
  }

  told(key: string): void {
    for (const end of [...(this.#waiting.get(key) ?? [])]) end();
  }

  tellAll(): void {
    for (const key of [...this.#waiting.keys()]) this.told(key);
  }
}
