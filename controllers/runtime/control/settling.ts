import type { Scheduler } from '../time/clock.ts';

export interface SettleOptions {
  /**
   * All that is held back is let go when nothing has changed for so many ms; in a storm whose changes come closer together, for 16 times
   * their mean distance.
   */
  quietMs: number;
  /** A key is held back for so many ms at most, and only when it was handed out less than this ago. */
  longestMs: number;
}

const GAPS_OF_QUIET = 16;
/** A pause of the process itself, such as for garbage, is not the end of a storm; ms. */
const LEAST_QUIET_MS = 15;
/** How much the newest distance between two changes counts in their mean. */
const NEWEST = 1 / 32;

interface Held {
  priority: number;
  readonly latest: number;
}

/**
 * Holds back keys that change again soon after they were handed out, until the storm is over: so many changes of an object are one
 * look at it and one write of its status. The first change of a key that was left alone is never held back.
 */
export class Settling {
  readonly #options: SettleOptions;
  readonly #scheduler: Scheduler;
  readonly #release: (text: string, priority: number) => void;
  /** The one held back for longest first. */
  readonly #held = new Map<string, Held>();
  /** When keys were handed out, the oldest first; only those of the last `longestMs`. */
  readonly #takenAt = new Map<string, number>();
  #changedAt = Number.NEGATIVE_INFINITY;
  /** Mean of the last distances between two changes of any key, each `quietMs` at most; ms. */
  #gapMs: number;
  #cancel: (() => void) | undefined;

  constructor(options: SettleOptions, scheduler: Scheduler, release: (text: string, priority: number) => void) {
    this.#options = options;
    this.#gapMs = options.quietMs;
    this.#scheduler = scheduler;
    this.#release = release;
  }

  /** A key has changed. Whether it is held back: then `release` is called with it later. */
  holds(text: string, priority: number): boolean {
    const now = this.#scheduler.now();
    this.#gapMs += (Math.min(now - this.#changedAt, this.#options.quietMs) - this.#gapMs) * NEWEST;
    this.#changedAt = now;
    const held = this.#held.get(text);
    if (held !== undefined) {
      held.priority = Math.max(held.priority, priority);
      return true;
    }
    const { longestMs } = this.#options;
    if (now - (this.#takenAt.get(text) ?? Number.NEGATIVE_INFINITY) >= longestMs) return false;
    this.#held.set(text, { priority, latest: now + longestMs });
    this.#wait();
    return true;
  }

  /** The key was handed out, for whatever reason. */
  taken(text: string): void {
    const now = this.#scheduler.now();
    this.#held.delete(text);
    this.#takenAt.delete(text);
    this.#takenAt.set(text, now);
    for (const [oldest, at] of this.#takenAt) {
      if (now - at < this.#options.longestMs) break;
      this.#takenAt.delete(oldest);
    }
  }

  /** Forgets what is held back. */
  clear(): void {
    this.#held.clear();
    this.#cancel?.();
  }

  get #quietMs(): number {
    return Math.min(this.#options.quietMs, Math.max(LEAST_QUIET_MS, this.#gapMs * GAPS_OF_QUIET));
  }

  /** One timer for all keys: what changes meanwhile is looked at when it ends. */
  #wait(): void {
    if (this.#cancel !== undefined) return;
    const now = this.#scheduler.now();
    const [next] = this.#held.values();
    if (next === undefined) return;
    const due = Math.min(next.latest, this.#changedAt + this.#quietMs);
    this.#cancel = this.#scheduler.after(due - now, () => {
      this.#cancel = undefined;
      this.#letGo();
      this.#wait();
    });
  }

  #letGo(): void {
    const now = this.#scheduler.now();
    const isQuiet = now - this.#changedAt >= this.#quietMs;
    for (const [text, { priority, latest }] of this.#held) {
      if (!isQuiet && latest > now) break;
      this.#held.delete(text);
      this.#release(text, priority);
    }
  }
}
