import type { Redis } from 'ioredis';
import type { Logger } from '../../../process/logger.ts';
import type { Delivery, Subscriber, UnreadableEntry } from '../../bus.ts';
import type { Held } from './held.ts';
import type { Lanes } from './lanes.ts';

/** Events that a subscriber takes at once, and lanes beside each other of one that takes one by one. */
const LARGEST_BATCH = 100;
const MOST_AT_ONCE = 32;

export interface DeliveriesOptions {
  subscriber: Subscriber;
  lanes: Lanes;
  log: Logger;
  redis: Redis;
  group: string;
  acknowledged(done: readonly Held[]): void;
  /** called before each taking, to forget what may not be handled any more */
  before(): void;
  settled(): void;
}

/** Brings what waits in the lanes to the subscriber: in batches, one after the other, where it takes batches, else lane beside lane. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #running = new Set<Promise<void>>();
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  deliver(): void {
    const { subscriber, lanes, before } = this.#options;
    const isBatched = subscriber.handleBatch !== undefined;
    clearTimeout(this.#retry);
    while (!this.#stopped && this.#running.size < (isBatched ? 1 : MOST_AT_ONCE)) {
      before();
      const now = performance.now();
      const taken = lanes.take(isBatched ? LARGEST_BATCH : 1, now, !isBatched);
      if (taken.length === 0) {
        const next = lanes.nextTry();
        if (next !== undefined) this.#retry = setTimeout(() => this.deliver(), Math.max(1, next - now));
        return;
      }
      const running = this.#offer(taken).then((isTaken) => {
        this.#running.delete(running);
        this.#options.acknowledged(lanes.settle(taken, isTaken, performance.now()));
        this.#options.settled();
        this.deliver();
      });
      this.#running.add(running);
    }
  }

  /** Takes no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #offer(taken: readonly Held[]): Promise<boolean[]> {
    const isTaken = taken.map(() => false);
    const events: { at: number; delivery: Delivery }[] = [];
    for (const [at, { stream, content }] of taken.entries()) {
      if ('event' in content) events.push({ at, delivery: { event: content.event, stream } });
      else isTaken[at] = await this.#setAside(content.unreadable);
    }
    const answers = await this.#handle(events.map(({ delivery }) => delivery));
    for (const [i, { at }] of events.entries()) isTaken[at] = answers[i] === true;
    return isTaken;
  }

  async #handle(batch: readonly Delivery[]): Promise<readonly boolean[]> {
    const { subscriber } = this.#options;
    const [first] = batch;
    if (first === undefined) return [];
    try {
      if (subscriber.handleBatch !== undefined) return await subscriber.handleBatch(batch);
      await subscriber.handle(first.event, first.stream);
      return [true];
    } catch {
      return [];
    }
  }

  async #setAside(entry: UnreadableEntry): Promise<boolean> {
    const { subscriber, redis, group, log } = this.#options;
    const { stream, id, text, reason } = entry;
    try {
      if (subscriber.handleUnreadable !== undefined) await subscriber.handleUnreadable(entry);
      else await redis.xadd(`${stream}:dead`, '*', 'entry', id, 'group', group, 'reason', reason, 'text', text);
      log.warn({ stream, entry: id, reason }, 'an entry is no event and was set aside');
      return true;
    } catch (error) {
      log.warn({ err: error, stream, entry: id, reason }, 'an entry is no event and could not be set aside');
      return false;
    }
  }
}
