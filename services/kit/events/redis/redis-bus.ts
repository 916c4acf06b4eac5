import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from '../../process/logger.ts';
import { OutageLog } from '../../process/outage-log.ts';
import type { Bus, StreamState, Subscriber, Subscription, Watermarks } from '../bus.ts';
import type { Envelope } from '../event.ts';
import { hasCaughtUp } from './caught-up.ts';
import { connectForCommands, connectForReading, firstAnswer } from './connect.ts';
import { describeStreams } from './describe.ts';
import { groupName } from './groups.ts';
import { writesToDisk } from './persistence.ts';
import { Publisher } from './publisher.ts';
import { Reading } from './reading/reading.ts';
import { type Retention, Trimming } from './trimming.ts';
import { redisWatermarks } from './watermarks.ts';

const DAY_MS = 86_400_000;
const RETENTION: Retention = { ageMs: 7 * DAY_MS, length: 200_000 };

export interface RedisBusOptions {
  /** redis:// or rediss:// */
  url: string;
  /** the service, for the names of its connections */
  service: string;
  log: Logger;
  /** absent: 7 days and 200,000 entries a stream */
  retention?: Retention;
  trimMs?: number;
  leaseMs?: number;
  sweepMs?: number;
  /** settings of the connection that publishes; only for tests that show what they are for */
  client?: RedisOptions;
}

/**
 * Events between processes, over Redis Streams. Each stream of the contracts is a stream of Redis, each service a group on it
 * (`sprint` → `sprint_service_group`), each process a consumer (`<host>-<pid>-<random>`); entry.ts tells the fields. Redis may lose what it
 * was given: the outbox is the truth, and the inbox makes repeats harmless.
 */
export function openRedisBus(options: RedisBusOptions): Bus {
  return new RedisBus(options);
}

class RedisBus implements Bus {
  readonly stores = true;
  readonly #options: RedisBusOptions;
  readonly #consumer = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  readonly watermarks: Watermarks;
  readonly #redis: Redis;
  readonly #publisher: Publisher;
  readonly #trimming: Trimming;
  readonly #subscriptions = new Set<RedisSubscription>();
  persistent: boolean | undefined;
  #closed = false;

  constructor(options: RedisBusOptions) {
    this.#options = options;
    const { url, service, log, client, retention = RETENTION, trimMs = 60_000 } = options;
    this.#redis = connectForCommands(url, `dsm-${service}`, client);
    this.watermarks = redisWatermarks(this.#redis);
    const publishing = new OutageLog(log, 'events: handing them to Redis');
    const connecting = new OutageLog(log, 'events: the connection to Redis');
    this.#redis.on('error', (error) => this.#closed || connecting.failed(error, { reason: String(error) }));
    this.#redis.on('ready', () => {
      connecting.worked();
      void this.#lookAtDisk(log);
    });
    this.#publisher = new Publisher(this.#redis, publishing);
    const trimming = new OutageLog(log, 'events: trimming the streams');
    this.#trimming = new Trimming(this.#redis, { retention, everyMs: trimMs, outages: trimming });
  }

  async #lookAtDisk(log: Logger): Promise<void> {
    this.persistent = await writesToDisk(this.#redis).catch(() => undefined);
    if (this.persistent === false)
      log.warn(
        'events: Redis writes nothing to disk: what it holds is gone when it restarts, and is handed over again; switch on appendonly',
      );
  }

  publish(event: Envelope, stream: string): Promise<void> {
    this.#trimming.watch([stream]);
    return this.#publisher.publish(event, stream);
  }

  subscribe(subscriber: Subscriber): Subscription {
    const { url, service, log, leaseMs = 5_000, sweepMs = 5_000 } = this.#options;
    this.#trimming.watch(subscriber.streams);
    const subscription = new RedisSubscription(
      (consumer) =>
        new Reading({
          redis: this.#redis,
          connect: () => connectForReading(url, `dsm-${service}-${subscriber.group}`),
          subscriber,
          group: groupName(subscriber.group),
          consumer,
          log,
          outages: new OutageLog(log, `events: reading those for ${subscriber.group} from Redis`),
          leaseMs,
          sweepMs,
        }),
      { group: subscriber.group, consumer: `${this.#consumer}-${this.#subscriptions.size}` },
    );
    this.#subscriptions.add(subscription);
    return subscription;
  }

  async caughtUp(group: string, streams: readonly string[], withinMs: number): Promise<boolean> {
    await firstAnswer(this.#redis);
    const own = [...this.#subscriptions].filter((subscription) => subscription.group === group);
    const wait = () => hasCaughtUp(this.#redis, { group: groupName(group), streams, withinMs });
    return own.reduce((rest, subscription) => () => subscription.hurriedBy(rest), wait)();
  }

  describe(): Promise<StreamState[]> {
    return describeStreams(this.#redis, this.#trimming.streams);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#trimming.close();
    this.#publisher.close();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    this.#redis.disconnect();
  }
}

/** One reading after the other, each from a resume to a pause. */
class RedisSubscription implements Subscription {
  readonly group: string;
  readonly #begin: (consumer: string) => Reading;
  readonly #consumer: string;
  #reading: Reading | undefined;
  readonly #running: Promise<void>;
  #isPaused = false;
  #isClosed = false;
  #changed: () => void = () => {};
  #abort: AbortController | undefined;

  constructor(begin: (consumer: string) => Reading, { group, consumer }: { group: string; consumer: string }) {
    this.group = group;
    this.#begin = begin;
    this.#consumer = consumer;
    this.#running = this.#run();
  }

  pause(): void {
    this.#isPaused = true;
    this.#abort?.abort();
  }

  resume(): void {
    this.#isPaused = false;
    this.#changed();
  }

  /** Nothing is left to gather for while `work` is under way: it waits for what comes. */
  hurriedBy<T>(work: () => Promise<T>): Promise<T> {
    return this.#reading === undefined ? work() : this.#reading.hurriedBy(work);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#abort?.abort();
    this.#changed();
    await this.#running;
  }

  async #run(): Promise<void> {
    // Whoever subscribes may pause at once.
    await Promise.resolve();
    while (!this.#isClosed) {
      if (this.#isPaused) {
        await new Promise<void>((resolve) => {
          this.#changed = resolve;
        });
        continue;
      }
      this.#abort = new AbortController();
      this.#reading = this.#begin(this.#consumer);
      await this.#reading.run(this.#abort.signal);
    }
  }
}
