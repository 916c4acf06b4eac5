/** How long one is kept that is not to be kept: for whoever is about to look at it. */
const PASSING_MS = 60_000;

/**
 * What a list told last of each id, as the text that it came in: a third of what the objects take, equal when it says the same, and
 * read only when it is needed.
 */
export class KnownItems<T> {
  readonly #isKept: (item: T) => boolean;
  readonly #texts = new Map<string, string>();
  /** id → when it came */
  readonly #passing = new Map<string, number>();

  constructor(isKept: (item: T) => boolean) {
    this.#isKept = isKept;
  }

  ids(): Iterable<string> {
    return this.#texts.keys();
  }

  get(id: string): T | undefined {
    const text = this.#texts.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** Returns whether it says anything new. */
  put(id: string, item: T, nowMs: number): boolean {
    const text = JSON.stringify(item);
    if (this.#texts.get(id) === text) return false;
    this.#texts.set(id, text);
    if (this.#isKept(item)) this.#passing.delete(id);
    else this.#passing.set(id, nowMs);
    return true;
  }

  delete(id: string): void {
    this.#texts.delete(id);
    this.#passing.delete(id);
  }

  forgetPassed(nowMs: number): void {
    for (const [id, since] of this.#passing) if (nowMs - since >= PASSING_MS) this.delete(id);
  }
}
