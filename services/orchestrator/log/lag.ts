/** How far what is known lies behind chronicle's log. */
export interface Lag {
  /** chronicle did not answer when it was last asked */
  isChronicleAway: boolean;
  /** the log was read to its end since the start, or since everything was forgotten */
  hasCaughtUp: boolean;
  /** events that were there at the last look and are not applied; null: never looked */
  events: number | null;
  /** since all that the log held was known; 0: it is known now; null: it never was */
  seconds: number | null;
}

/** Keeps account of how far the log is read. */
export class LagMeter {
  readonly #now: () => Date;
  #isAway = false;
  #events: number | null = null;
  #caughtUpAt: Date | undefined;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get now(): Lag {
    const isAtEnd = !this.#isAway && this.#events === 0;
    return {
      isChronicleAway: this.#isAway,
      hasCaughtUp: this.#caughtUpAt !== undefined,
      events: this.#events,
      seconds: this.#caughtUpAt === undefined ? null : isAtEnd ? 0 : this.#secondsSince(this.#caughtUpAt),
    };
  }

  /** Chronicle answered: so many events are still to be applied. */
  told(events: number): void {
    this.#isAway = false;
    this.#events = events;
  }

  /** Everything up to now is applied, or chronicle says that nothing has come since. */
  atEnd(): void {
    this.#caughtUpAt = this.#now();
  }

  away(): void {
    this.#isAway = true;
  }

  startOver(): void {
    this.#caughtUpAt = undefined;
    this.#events = null;
  }

  #secondsSince(then: Date): number {
    return Math.max(0, Math.round((this.#now().getTime() - then.getTime()) / 1000));
  }
}
