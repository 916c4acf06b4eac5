import { formatKey, type ObjectKey, parseKey } from '../objects/object.ts';
import { type Scheduler, systemScheduler } from '../time/clock.ts';
import { exponentialDelay, KEY_WAITS } from './backoff.ts';
import { type SettleOptions, Settling } from './settling.ts';

export interface QueueItem {
  key: ObjectKey;
  priority: number;
}

/** What a queue tells its metrics; times in ms. */
export interface QueueObserver {
  depth(depth: number): void;
  added(): void;
  retried(): void;
  started(waitedMs: number): void;
  finished(workedMs: number): void;
}

export interface QueueOptions {
  scheduler?: Scheduler;
  /** First delay after a failure; doubles with each further one. Absent: as KEY_WAITS says. */
  baseDelayMs?: number;
  /** Longest delay. Absent: as KEY_WAITS says. */
  maxDelayMs?: number;
  /** Absent: a key that changes is ready at once, however often. */
  settle?: SettleOptions;
  observer?: QueueObserver;
}

export interface RetryOptions {
  priority?: number;
  /** No sooner than that, such as because the API server has asked for it. */
  atLeastMs?: number | undefined;
  /** Longest delay of this retry; the queue's own unless given. */
  atMostMs?: number | undefined;
}

/** Keys of the initial list wait behind keys that changed just now. */
export const LOW_PRIORITY = -100;

/**
 * Keys to be worked on. Invariants: a key is handed to one worker at a time; a key added again before it was taken
 * is there once; a key added while it is worked on is handed out again afterwards. Higher priority goes first,
 * and within one priority the order is that of arrival.
 */
export class WorkQueue {
  readonly #scheduler: Scheduler;
  readonly #options: Required<Pick<QueueOptions, 'baseDelayMs' | 'maxDelayMs'>>;
  readonly #observer: QueueObserver | undefined;
  /** Ready keys; an entry in a bucket counts only while this map names the bucket's priority. */
  readonly #ready = new Map<string, { priority: number; since: number }>();
  readonly #buckets = new Map<number, { keys: string[]; head: number }>();
  readonly #working = new Map<string, { since: number; again: number | undefined }>();
  readonly #delayed = new Map<string, { due: number; priority: number; cancel: () => void }>();
  readonly #failures = new Map<string, number>();
  readonly #takers: ((item: QueueItem | undefined) => void)[] = [];
  readonly #settling: Settling | undefined;
  #shutdown: PromiseWithResolvers<void> | undefined;

  constructor(options: QueueOptions = {}) {
    const { scheduler = systemScheduler, observer, settle } = options;
    const { baseDelayMs = KEY_WAITS.firstMs, maxDelayMs = KEY_WAITS.longestMs } = options;
    this.#scheduler = scheduler;
    this.#options = { baseDelayMs, maxDelayMs };
    this.#observer = observer;
    if (settle !== undefined)
      this.#settling = new Settling(settle, scheduler, (text, priority) => this.#add(text, priority));
  }

  add(key: ObjectKey, priority = 0): void {
    this.#changed(formatKey(key), priority);
  }

  /** Adds after `ms`. Of several delays of one key the one that ends first counts. */
  addAfter(key: ObjectKey, ms: number, priority = 0): void {
    this.#addAfter(formatKey(key), ms, priority);
  }

  /** Adds after a delay that doubles with each failure since `forget`; returns the delay in ms. */
  addRateLimited(key: ObjectKey, options: RetryOptions = {}): number {
    const text = formatKey(key);
    const failures = (this.#failures.get(text) ?? 0) + 1;
    this.#failures.set(text, failures);
    const { baseDelayMs, maxDelayMs } = this.#options;
    const { priority = 0, atLeastMs = 0, atMostMs = maxDelayMs } = options;
    const delay = Math.max(exponentialDelay(failures, baseDelayMs, atMostMs), atLeastMs);
    this.#observer?.retried();
    this.#addAfter(text, delay, priority);
    return delay;
  }

  forget(key: ObjectKey): void {
    this.#failures.delete(formatKey(key));
  }

  /** For a key whose failures had nothing to do with it: forgets them, and ends its delay if it has one. */
  retryNow(key: ObjectKey): void {
    const text = formatKey(key);
    this.#failures.delete(text);
    const delayed = this.#delayed.get(text);
    if (delayed === undefined) return;
    delayed.cancel();
    this.#delayed.delete(text);
    this.#add(text, delayed.priority);
  }

  /** The next key, as soon as there is one; undefined once the queue is shut down. Each needs its `done`. */
  get(): Promise<QueueItem | undefined> {
    if (this.#shutdown !== undefined) return Promise.resolve(undefined);
    const item = this.#take();
    return item === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(item);
  }

  done(key: ObjectKey): void {
    const text = formatKey(key);
    const work = this.#working.get(text);
    if (work === undefined) return;
    this.#working.delete(text);
    this.#observer?.finished(this.#scheduler.now() - work.since);
    if (work.again !== undefined) this.#changed(text, work.again);
    if (this.#working.size === 0) this.#shutdown?.resolve();
  }

  /** Hands out nothing more; resolves when every key that was handed out is done. What waits is dropped. */
  shutdown(): Promise<void> {
    if (this.#shutdown === undefined) {
      this.#shutdown = Promise.withResolvers();
      for (const entry of this.#delayed.values()) entry.cancel();
      this.#delayed.clear();
      this.#settling?.clear();
      this.#ready.clear();
      this.#buckets.clear();
      this.#observer?.depth(0);
      for (const taker of this.#takers.splice(0)) taker(undefined);
      if (this.#working.size === 0) this.#shutdown.resolve();
    }
    return this.#shutdown.promise;
  }

  /** Keys ready to be taken; neither delayed nor in work. */
  get depth(): number {
    return this.#ready.size;
  }

  /** For how long each key in work has been worked on, in ms. */
  workingFor(): number[] {
    const now = this.#scheduler.now();
    return [...this.#working.values()].map((work) => now - work.since);
  }

  #changed(text: string, priority: number): void {
    const isKnown = this.#shutdown !== undefined || this.#working.has(text) || this.#ready.has(text);
    if (isKnown || !this.#settling?.holds(text, priority)) this.#add(text, priority);
  }

  #add(text: string, priority: number): void {
    if (this.#shutdown !== undefined) return;
    const work = this.#working.get(text);
    if (work !== undefined) {
      work.again = Math.max(work.again ?? priority, priority);
      return;
    }
    const waiting = this.#ready.get(text);
    if (waiting !== undefined && waiting.priority >= priority) return;
    if (waiting === undefined) this.#observer?.added();
    this.#ready.set(text, { priority, since: waiting?.since ?? this.#scheduler.now() });
    const bucket = this.#buckets.get(priority) ?? { keys: [], head: 0 };
    bucket.keys.push(text);
    this.#buckets.set(priority, bucket);
    this.#observer?.depth(this.#ready.size);
    const taker = this.#takers.shift();
    if (taker !== undefined) taker(this.#take());
  }

  #addAfter(text: string, ms: number, priority: number): void {
    if (this.#shutdown !== undefined) return;
    if (!(ms > 0)) {
      this.#add(text, priority);
      return;
    }
    const due = this.#scheduler.now() + ms;
    const earlier = this.#delayed.get(text);
    if (earlier !== undefined && earlier.due <= due) return;
    earlier?.cancel();
    const cancel = this.#scheduler.after(ms, () => {
      this.#delayed.delete(text);
      this.#add(text, priority);
    });
    this.#delayed.set(text, { due, priority, cancel });
  }

  #take(): QueueItem | undefined {
    for (const priority of [...this.#buckets.keys()].sort((a, b) => b - a)) {
      const text = this.#takeFrom(priority);
      if (text === undefined) continue;
      const now = this.#scheduler.now();
      const since = this.#ready.get(text)?.since ?? now;
      this.#ready.delete(text);
      this.#settling?.taken(text);
      this.#working.set(text, { since: now, again: undefined });
      this.#observer?.depth(this.#ready.size);
      this.#observer?.started(now - since);
      return { key: parseKey(text), priority };
    }
    return undefined;
  }

  /** First live key of a bucket; skips entries whose key was taken meanwhile or rose to another bucket. */
  #takeFrom(priority: number): string | undefined {
    const bucket = this.#buckets.get(priority);
    while (bucket !== undefined && bucket.head < bucket.keys.length) {
      const text = bucket.keys[bucket.head];
      bucket.head += 1;
      if (text !== undefined && this.#ready.get(text)?.priority === priority) return text;
    }
    this.#buckets.delete(priority);
    return undefined;
  }
}
