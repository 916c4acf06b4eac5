import type { Held } from './held.ts';

const FIRST_RETRY_MS = 25;
const LAST_RETRY_MS = 2_000;

/** Why a lane is not taken from: entries of it are with the subscriber, or have failed. */
interface Hindrance {
  busy: boolean;
  /** not before this time */
  until: number;
  /** how long the next failure makes it wait */
  retryMs: number;
}

/**
 * What waits for a subscriber, in the order of arrival. What fails is tried again after 25 ms, twice that, and so on to 2 s, and holds
 * up its own lane alone. Times are milliseconds of any one clock.
 */
export class Lanes {
  #waiting: Held[] = [];
  readonly #hindered = new Map<string, Hindrance>();
  readonly #ids = new Set<string>();

  /** waiting or taken */
  get size(): number {
    return this.#ids.size;
  }

  /** those of the waiting that wait for nothing but their turn, and the taken */
  unhindered(now: number): number {
    const stuck = (held: Held) => (this.#hindered.get(held.lane)?.until ?? 0) > now;
    return this.size - (this.#hindered.size === 0 ? 0 : this.#waiting.filter(stuck).length);
  }

  has(stream: string, id: string): boolean {
    return this.#ids.has(key(stream, id));
  }

  add(entries: readonly Held[]): void {
    for (const held of entries) this.#ids.add(key(held.stream, held.id));
    this.#waiting.push(...entries);
  }

  /** The next ones, at most so many, in order; `oneEach`: of each lane at most one. Their lanes stand still until `settle`. */
  take(most: number, now: number, oneEach: boolean): Held[] {
    const taken: Held[] = [];
    const touched = new Set<string>();
    const rest: Held[] = [];
    for (const [i, held] of this.#waiting.entries()) {
      if (taken.length === most) {
        rest.push(...this.#waiting.slice(i));
        break;
      }
      const hindrance = this.#hindered.get(held.lane);
      const stands = hindrance !== undefined && (hindrance.busy || hindrance.until > now);
      if (stands || (oneEach && touched.has(held.lane))) {
        rest.push(held);
      } else {
        touched.add(held.lane);
        taken.push(held);
      }
    }
    this.#waiting = rest;
    for (const lane of touched) {
      const before = this.#hindered.get(lane);
      this.#hindered.set(lane, { busy: true, until: 0, retryMs: before?.retryMs ?? FIRST_RETRY_MS });
    }
    return taken;
  }

  /** Returns those that count as acknowledged: not what comes after a failed one of its lane. */
  settle(taken: readonly Held[], isTaken: readonly boolean[], now: number): Held[] {
    const failed = new Set<string>();
    const back: Held[] = [];
    const done: Held[] = [];
    for (const [i, held] of taken.entries()) {
      if (isTaken[i] === true && !failed.has(held.lane)) {
        done.push(held);
        this.#ids.delete(key(held.stream, held.id));
      } else {
        failed.add(held.lane);
        back.push(held);
      }
    }
    const went = new Set(done.map(({ lane }) => lane));
    for (const lane of new Set(taken.map((held) => held.lane))) {
      // One that fails behind one that went well has not failed before.
      const retryMs = went.has(lane) ? FIRST_RETRY_MS : (this.#hindered.get(lane)?.retryMs ?? FIRST_RETRY_MS);
      if (!failed.has(lane)) this.#hindered.delete(lane);
      else
        this.#hindered.set(lane, { busy: false, until: now + retryMs, retryMs: Math.min(retryMs * 2, LAST_RETRY_MS) });
    }
    // What failed is older than all that waits in its lane.
    this.#waiting = [...back, ...this.#waiting];
    return done;
  }

  /** Forgets what waits of a stream. */
  drop(stream: string): void {
    this.#waiting = this.#waiting.filter((held) => {
      if (held.stream !== stream) return true;
      this.#ids.delete(key(held.stream, held.id));
      return false;
    });
    this.#forgetFailures();
  }

  /** When the next lane that failed may be tried again; undefined: there is none. */
  nextTry(): number | undefined {
    let next: number | undefined;
    for (const { busy, until } of this.#hindered.values())
      if (!busy && (next === undefined || until < next)) next = until;
    return next;
  }

  #forgetFailures(): void {
    const lanes = new Set(this.#waiting.map(({ lane }) => lane));
    for (const [lane, { busy }] of this.#hindered) if (!busy && !lanes.has(lane)) this.#hindered.delete(lane);
  }
}

const key = (stream: string, id: string): string => `${stream} ${id}`;
