/**
 * Lets so many requests go at the same time; the others wait, and of the kinds that wait each has its turn: a thousand writes of one
 * kind do not keep the one of another waiting. An API server that is asked too much at once refuses, or is slower for everybody.
 */
export class InFlight {
  readonly #limit: number;
  #going = 0;
  /** In the order of their turns; no kind without somebody who waits. */
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<T>(kind: string, request: () => Promise<T>): Promise<T> {
    if (this.#going >= this.#limit) await this.#turn(kind);
    else this.#going += 1;
    try {
      return await request();
    } finally {
      // Whoever is next takes over the place.
      if (!this.#letNextGo()) this.#going -= 1;
    }
  }

  #turn(kind: string): Promise<void> {
    return new Promise((resolve) => {
      const others = this.#waiting.get(kind);
      if (others === undefined) this.#waiting.set(kind, [resolve]);
      else others.push(resolve);
    });
  }

  #letNextGo(): boolean {
    const [first] = this.#waiting;
    if (first === undefined) return false;
    const [kind, waiting] = first;
    const go = waiting.shift();
    this.#waiting.delete(kind);
    // Set anew, a kind stands behind all others.
    if (waiting.length > 0) this.#waiting.set(kind, waiting);
    go?.();
    return true;
  }
}
