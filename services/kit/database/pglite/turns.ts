/** Who waits for a turn, since when, in milliseconds of performance.now(). */
interface Waiting {
  since: number;
  take: () => void;
}

/** What nobody waits for stands as if it had come so much later: it lets those go first for whom somebody does, and is never left out. */
const PATIENCE_MS = 100;

/** Lends one thing to one borrower at a time. */
export class Turns {
  #isTaken = false;
  readonly #waiting: Waiting[] = [];
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when it is the borrower's. In the order of asking; who is `patient` lets others go first for a while. */
  async take(isPatient: boolean): Promise<void> {
    if (!this.#isTaken) {
      this.#isTaken = true;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const since = this.#now() + (isPatient ? PATIENCE_MS : 0);
    const behind = this.#waiting.findIndex((other) => other.since > since);
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, { since, take: resolve });
    await promise;
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next.take();
  }
}
