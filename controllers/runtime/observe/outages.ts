// An error whose text differs each time fills neither the log nor the memory.
const MOST_TEXTS = 5;

/**
 * What fails now. So the log can say that something went wrong, that it goes wrong in another way, and that it is well again, but
 * not each try in between.
 */
export class Outages {
  readonly #texts = new Map<string, Set<string>>();

  /** Whether it is news that `what` fails, or that it fails for this reason. */
  began(what: string, why = ''): boolean {
    const texts = this.#texts.get(what) ?? new Set();
    this.#texts.set(what, texts);
    if (texts.has(why) || texts.size === MOST_TEXTS) return false;
    texts.add(why);
    return true;
  }

  /** Whether it is news that `what` works. */
  ended(what: string): boolean {
    return this.#texts.delete(what);
  }
}
