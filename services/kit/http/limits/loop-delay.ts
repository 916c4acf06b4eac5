const EVERY_MS = 500;
const LATE_MS = 1_000;

/**
 * Whether the event loop has more to do than it can: a timer came more than a second late, twice in a row. One long step, as a database
 * that is opened in this process, is no overload.
 */
export class LoopDelay {
  readonly #everyMs: number;
  readonly #lateMs: number;
  readonly #timer: NodeJS.Timeout;
  #due: number;
  #lateInARow = 0;

  constructor(everyMs = EVERY_MS, lateMs = LATE_MS) {
    this.#everyMs = everyMs;
    this.#lateMs = lateMs;
    this.#due = performance.now() + everyMs;
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#timer.unref();
  }

  get isOverloaded(): boolean {
    return this.#lateInARow >= 2;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    this.#lateInARow = now - this.#due > this.#lateMs ? this.#lateInARow + 1 : 0;
    this.#due = now + this.#everyMs;
  }
}
