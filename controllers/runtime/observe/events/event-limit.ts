// An object that flaps must not fill the API server's storage. The numbers are client-go's.
const BURST = 25;
const ONE_MORE_EVERY_MS = 5 * 60_000;
// The same event again within this time adds nothing to what `kubectl describe` already shows.
const REPEAT_MS = 10 * 60_000;
const MOST_OBJECTS = 2_000;

interface Told {
  last: string;
  at: number;
  /** events that may still be told as of `at` */
  budget: number;
}

/** Which events of an object are worth telling: not the last one again, and not without end. */
export class EventLimit {
  /** What was told last of each object, the longest ago first. */
  readonly #objects = new Map<string, Told>();

  /** `now` in ms of a monotonic clock. Only what is `new` counts as told. */
  judge(object: string, event: string, now: number): 'new' | 'repeat' | 'too many' {
    const told = this.#objects.get(object);
    if (told?.last === event && now - told.at < REPEAT_MS) return 'repeat';
    const budget = told === undefined ? BURST : Math.min(BURST, told.budget + (now - told.at) / ONE_MORE_EVERY_MS);
    if (budget < 1) return 'too many';
    this.#objects.delete(object);
    this.#objects.set(object, { last: event, at: now, budget: budget - 1 });
    const [longestAgo] = this.#objects.keys();
    if (this.#objects.size > MOST_OBJECTS && longestAgo !== undefined) this.#objects.delete(longestAgo);
    return 'new';
  }
}
