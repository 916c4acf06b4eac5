import type { Redis } from 'ioredis';
import type { Logger } from '../../../process/logger.ts';
import type { OutageLog } from '../../../process/outage-log.ts';
import type { Subscriber } from '../../bus.ts';
import { firstAnswer } from '../connect.ts';
import { ensureGroup, removeConsumer, removeDeadConsumers } from '../groups.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { Deliveries } from './deliveries.ts';
import { hold } from './held.ts';
import { Lanes } from './lanes.ts';
import { Leases } from './leases.ts';
import { Merge, type Page } from './merge.ts';
import { claimPending, PAGE, type RawEntry, readNew, waitForNew } from './pages.ts';

export interface ReadingOptions {
  /** for everything that is answered at once */
  redis: Redis;
  /** a connection for reads that wait, made for this reading and ended with it */
  connect: () => Redis;
  subscriber: Subscriber;
  /** on Redis */
  group: string;
  /** on Redis; no other process has it */
  consumer: string;
  log: Logger;
  outages: OutageLog;
  /** how long a process that says nothing more keeps the others from a stream, milliseconds */
  leaseMs: number;
  /** every so many milliseconds it looks for entries that are pending and that nobody holds */
  sweepMs: number;
}

/** So many that wait for their turn, and so many with those behind a failed one, end the reading until there is room. */
const MOST_UNHINDERED = 1_000;
const MOST_HELD = 10_000;
const RETRY_MS = 200;
/** What comes so soon after other events waits for more: each taking has its price, whatever it takes. Who waits for them ends it. */
const GATHER_MS = 40;
/** A consumer that has said nothing for so long is taken for dead; it is made again when it reads. */
const DEAD_MS = 60_000;

/** Where the look at a stream's pending entries stands. */
interface Claim {
  cursor: string;
  idleMs: number;
}

/**
 * Takes a group's events from `run` to its end. Of each stream whose lease it gets it first takes over all that is pending, whoever it was
 * delivered to, then reads what is new; after a failed read, whose answer may be lost, again.
 */
export class Reading {
  readonly #options: ReadingOptions;
  readonly #leases: Leases;
  readonly #lanes = new Lanes();
  readonly #merge = new Merge();
  readonly #acknowledgements: Acknowledgements;
  readonly #deliveries: Deliveries;
  /** streams of which the lease was held at the last look */
  readonly #mine = new Set<string>();
  readonly #claims = new Map<string, Claim>();
  /** stream that was read to its end → the id there */
  readonly #ends = new Map<string, string>();
  #groupsAreThere = false;
  #lastSweep = performance.now();
  /** when the last events came */
  #lastArrival = Number.NEGATIVE_INFINITY;
  /** so many wait until all that has come is handled */
  #hurrying = 0;
  #wake: () => void = () => {};
  #endGathering: () => void = () => {};

  constructor(options: ReadingOptions) {
    this.#options = options;
    const { redis, group, consumer, leaseMs, subscriber } = options;
    this.#leases = new Leases(redis, { group, holder: consumer, ms: leaseMs });
    this.#acknowledgements = new Acknowledgements(redis, group);
    this.#deliveries = new Deliveries({
      subscriber,
      lanes: this.#lanes,
      log: options.log,
      redis,
      group,
      acknowledged: (done) => this.#acknowledgements.add(done),
      before: () => this.#forgetLost(),
      settled: () => this.#wake(),
    });
  }

  /** Returns when it was aborted and all that the subscriber has taken is acknowledged, or Redis away. The rest stays pending. */
  async run(signal: AbortSignal): Promise<void> {
    const { redis, connect, outages } = this.#options;
    const connection = connect();
    connection.on('error', (error) => signal.aborted || outages.failed(error, { reason: String(error) }));
    const stop = () => {
      this.#deliveries.stop();
      connection.disconnect();
      this.#endGathering();
      this.#wake();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    await Promise.all([firstAnswer(redis), firstAnswer(connection)]);
    const ended = new AbortController();
    const keeping = this.#keepLeases(ended.signal);
    while (!signal.aborted) {
      try {
        await this.#round(connection);
        outages.worked();
      } catch (error) {
        if (signal.aborted) break;
        outages.failed(error, { reason: String(error) });
        this.#groupsAreThere = false;
        for (const stream of this.#mine) this.#claims.set(stream, { cursor: '0-0', idleMs: 0 });
        await this.#rest(RETRY_MS);
      }
    }
    await this.#deliveries.idle();
    ended.abort();
    await keeping;
    await this.#leave().catch(() => {});
  }

  /** Nothing is gathered while `work` is under way. */
  async hurriedBy<T>(work: () => Promise<T>): Promise<T> {
    this.#hurrying++;
    this.#endGathering();
    try {
      return await work();
    } finally {
      this.#hurrying--;
    }
  }

  async #leave(): Promise<void> {
    const { redis, group, consumer, subscriber } = this.#options;
    await this.#acknowledgements.send();
    await this.#leases.release();
    for (const stream of subscriber.streams) await removeConsumer(redis, stream, group, consumer);
  }

  /** Its own loop: a lease must not run out while a read waits or a batch takes long. */
  async #keepLeases(signal: AbortSignal): Promise<void> {
    const { leaseMs, subscriber, outages } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#leases.takeOrRenew(subscriber.streams);
        if (subscriber.streams.some((stream) => this.#leases.holds(stream) && !this.#mine.has(stream))) this.#wake();
      } catch (error) {
        outages.failed(error, { reason: String(error) });
      }
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, leaseMs / 4);
        signal.addEventListener('abort', done);
      });
    }
  }

  async #round(connection: Redis): Promise<void> {
    const { redis, group, subscriber } = this.#options;
    if (!this.#groupsAreThere) {
      await Promise.all(subscriber.streams.map((stream) => ensureGroup(redis, stream, group)));
      this.#groupsAreThere = true;
    }
    this.#forgetLost();
    const mine = this.#takeUpNew();
    if (mine.length === 0) return this.#rest(RETRY_MS);
    await this.#sweepNowAndThen(mine);
    if (this.#lanes.size >= MOST_HELD || this.#lanes.unhindered(performance.now()) >= MOST_UNHINDERED)
      return this.#rest(RETRY_MS);
    const hasGathered = await this.#gather();
    const pages = await this.#readPages(connection, mine, hasGathered);
    const isFull = [...pages.values()].some(({ isLast }) => !isLast);
    if (!isFull && [...pages.values()].some(({ entries }) => entries.length > 0)) this.#lastArrival = performance.now();
    // A lease may have gone to another process while the read waited.
    const still = mine.filter((stream) => this.#leases.holds(stream));
    this.#lanes.add(this.#merge.add(still, pages));
    this.#deliveries.deliver();
  }

  /** true: some time was given to what may have come by now */
  async #gather(): Promise<boolean> {
    const early = this.#lastArrival + GATHER_MS - performance.now();
    if (early <= 0 || this.#hurrying > 0) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, early, true);
    this.#endGathering = () => resolve(false);
    const hasGathered = await promise;
    clearTimeout(timer);
    return hasGathered;
  }

  /** @param hasGathered where events come all the time there are some by now: nobody needs to wait for the first */
  async #readPages(connection: Redis, mine: readonly string[], hasGathered: boolean): Promise<Map<string, Page>> {
    const { redis, group, consumer } = this.#options;
    const pages = new Map<string, Page>();
    const wanted = this.#merge.toRead(mine);
    const fresh = wanted.filter((stream) => !this.#claims.has(stream));
    const block = !hasGathered && fresh.length === mine.length && this.#merge.size === 0;
    const claims = wanted.flatMap((stream) => {
      const claim = this.#claims.get(stream);
      return claim === undefined ? [] : [{ stream, claim }];
    });
    for (const { stream, claim } of claims) {
      const { next, entries } = await claimPending(redis, { group, consumer, stream, ...claim });
      pages.set(stream, { entries: this.#hold(stream, entries), isLast: false });
      if (next === '0-0') this.#claims.delete(stream);
      else this.#claims.set(stream, { ...claim, cursor: next });
    }
    if (fresh.length > 0) {
      if (block && fresh.every((stream) => this.#ends.has(stream))) await waitForNew(connection, this.#ends);
      for (const [stream, { entries, end }] of await readNew(redis, { group, consumer, streams: fresh })) {
        if (end === undefined) {
          this.#leases.lost(stream);
          continue;
        }
        const isLast = entries.length < PAGE;
        if (isLast) this.#ends.set(stream, end);
        else this.#ends.delete(stream);
        pages.set(stream, { entries: this.#hold(stream, entries), isLast });
      }
    }
    return pages;
  }

  #hold(stream: string, entries: readonly RawEntry[]) {
    return entries.flatMap(([id, fields]) => {
      const isKnown =
        this.#lanes.has(stream, id) || this.#merge.has(stream, id) || this.#acknowledgements.has(stream, id);
      return isKnown || fields === null ? [] : [hold(stream, id, fields)];
    });
  }

  #takeUpNew(): string[] {
    const mine = this.#options.subscriber.streams.filter((stream) => this.#leases.holds(stream));
    for (const stream of mine) {
      if (!this.#mine.has(stream)) this.#claims.set(stream, { cursor: '0-0', idleMs: 0 });
      this.#mine.add(stream);
    }
    return mine;
  }

  /** What was held of a stream whose lease is lost belongs to another process by now. */
  #forgetLost(): void {
    for (const stream of this.#mine) {
      if (this.#leases.holds(stream)) continue;
      this.#mine.delete(stream);
      this.#claims.delete(stream);
      this.#ends.delete(stream);
      this.#merge.drop(stream);
      this.#lanes.drop(stream);
    }
  }

  async #sweepNowAndThen(mine: readonly string[]): Promise<void> {
    const { redis, group, consumer, sweepMs } = this.#options;
    if (performance.now() - this.#lastSweep < sweepMs) return;
    this.#lastSweep = performance.now();
    for (const stream of mine) {
      if (!this.#claims.has(stream)) this.#claims.set(stream, { cursor: '0-0', idleMs: sweepMs });
      await removeDeadConsumers(redis, { stream, group, except: consumer, idleMs: DEAD_MS });
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
    });
  }
}
