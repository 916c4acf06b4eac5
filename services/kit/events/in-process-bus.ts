import type { Bus, Delivery, GroupState, StreamState, Subscriber, Subscription } from './bus.ts';
import type { Envelope } from './event.ts';

const FIRST_RETRY_MS = 25;
const LAST_RETRY_MS = 2_000;
const LARGEST_BATCH = 100;

/**
 * Events between services of one process. Nothing is stored here: `publish` resolves when every group has
 * acknowledged, so an event that a crash or a paused group leaves undelivered is still in its service's outbox.
 */
export class InProcessBus implements Bus {
  readonly stores = false;
  readonly #groups: Group[] = [];

  async publish(event: Envelope, stream: string): Promise<void> {
    await Promise.all(this.#takersOf(stream).map((g) => g.deliver(event, stream)));
  }

  /** Of several subscribers of one group the first that is open takes all, so that the order is kept. */
  #takersOf(stream: string): Group[] {
    const takers = new Map<string, Group>();
    for (const each of this.#groups.filter(({ subscriber }) => subscriber.streams.includes(stream))) {
      const { group } = each.subscriber;
      if (takers.get(group)?.isClosed ?? true) takers.set(group, each);
    }
    return [...takers.values()];
  }

  subscribe(subscriber: Subscriber): Subscription {
    const group = new Group(subscriber);
    this.#groups.push(group);
    return group;
  }

  async caughtUp(group: string, streams: readonly string[], withinMs: number): Promise<boolean> {
    const concerned = this.#groups.filter(
      ({ subscriber }) => subscriber.group === group && subscriber.streams.some((stream) => streams.includes(stream)),
    );
    const passed = Promise.all(concerned.map((g) => g.passed())).then(() => true);
    return Promise.race([passed, delay(withinMs).then(() => false)]);
  }

  async describe(): Promise<StreamState[]> {
    const streams = new Set(this.#groups.flatMap(({ subscriber }) => subscriber.streams));
    return [...streams].sort().map((stream) => {
      const groups = this.#groups.filter(({ subscriber }) => subscriber.streams.includes(stream));
      const waiting = new Set(groups.flatMap((group) => group.waitingIn(stream).map(({ event_id }) => event_id)));
      return { stream, length: waiting.size, groups: groups.map((group) => group.describe(stream)) };
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#groups.map((g) => g.close()));
  }
}

/** An event that a group has not acknowledged yet. */
interface Waiting {
  delivery: Delivery;
  /** place in the order of arrival */
  arrived: number;
  lane: Lane;
  acknowledged: () => void;
}

/** The events of one aggregate, in their order. */
interface Lane {
  key: string;
  waiting: Waiting[];
  /** how long the next failure makes it wait */
  retryMs: number;
}

class Group implements Subscription {
  readonly subscriber: Subscriber;
  readonly #lanes = new Map<string, Lane>();
  /** lanes whose first event may be taken now */
  readonly #ready = new Set<Lane>();
  readonly #running = new Set<Promise<void>>();
  readonly #unacknowledged = new Set<Promise<void>>();
  #arrivals = 0;
  #isPaused = false;
  #closed = false;
  #isWoken = false;

  constructor(subscriber: Subscriber) {
    this.subscriber = subscriber;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake();
  }

  /** A closed group never acknowledges what it has not taken: the outbox keeps the event. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running]);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Resolves when all that waits now is acknowledged. */
  async passed(): Promise<void> {
    await Promise.all([...this.#unacknowledged]);
  }

  waitingIn(stream: string): Envelope[] {
    return [...this.#lanes.values()].flatMap(({ waiting }) =>
      waiting.flatMap(({ delivery }) => (delivery.stream === stream ? [delivery.event] : [])),
    );
  }

  describe(stream: string): GroupState {
    const times = this.waitingIn(stream).map(({ timestamp }) => timestamp);
    const oldest = times.reduce<string | null>((a, b) => (a === null || b < a ? b : a), null);
    return { group: this.subscriber.group, consumers: 1, pending: times.length, oldest };
  }

  deliver(event: Envelope, stream: string): Promise<void> {
    const lane = this.#laneOf(`${event.aggregate_type}/${event.aggregate_id}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    lane.waiting.push({ delivery: { event, stream }, arrived: this.#arrivals++, lane, acknowledged: resolve });
    if (lane.waiting.length === 1) this.#ready.add(lane);
    this.#unacknowledged.add(promise);
    void promise.then(() => this.#unacknowledged.delete(promise));
    this.#wake();
    return promise;
  }

  #laneOf(key: string): Lane {
    const lane = this.#lanes.get(key) ?? { key, waiting: [], retryMs: FIRST_RETRY_MS };
    this.#lanes.set(key, lane);
    return lane;
  }

  /** What is published in one turn is taken together. */
  #wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    queueMicrotask(() => {
      this.#isWoken = false;
      this.#takeWhatIsReady();
    });
  }

  /** Several at once, one batch after the other, where the subscriber takes batches; else lane beside lane. */
  #takeWhatIsReady(): void {
    const takesBatches = this.subscriber.handleBatch !== undefined;
    while (!this.#isPaused && !this.#closed && this.#ready.size > 0) {
      if (takesBatches && this.#running.size > 0) return;
      const batch = this.#nextBatch(takesBatches ? LARGEST_BATCH : 1);
      const taking = this.#take(batch);
      this.#running.add(taking);
      void taking.then(() => {
        this.#running.delete(taking);
        this.#wake();
      });
    }
  }

  #nextBatch(most: number): Waiting[] {
    const batch: Waiting[] = [];
    for (const lane of this.#ready) {
      if (batch.length >= most) break;
      this.#ready.delete(lane);
      batch.push(...lane.waiting.slice(0, most - batch.length));
    }
    return batch.sort((a, b) => a.arrived - b.arrived);
  }

  async #take(batch: readonly Waiting[]): Promise<void> {
    const taken = await this.#offer(batch.map(({ delivery }) => delivery));
    const failed = new Set<Lane>();
    for (const [i, { lane, acknowledged }] of batch.entries()) {
      if (taken[i] !== true || failed.has(lane)) failed.add(lane);
      else {
        lane.waiting.shift();
        lane.retryMs = FIRST_RETRY_MS;
        acknowledged();
      }
    }
    for (const lane of new Set(batch.map((waiting) => waiting.lane))) {
      if (failed.has(lane)) void this.#putOff(lane);
      else if (lane.waiting.length > 0) this.#ready.add(lane);
      else this.#lanes.delete(lane.key);
    }
  }

  async #offer(batch: readonly Delivery[]): Promise<readonly boolean[]> {
    const { subscriber } = this;
    const [{ event, stream }] = batch as [Delivery];
    try {
      if (subscriber.handleBatch !== undefined) return await subscriber.handleBatch(batch);
      await subscriber.handle(event, stream);
      return [true];
    } catch {
      return [];
    }
  }

  async #putOff(lane: Lane): Promise<void> {
    const wait = lane.retryMs;
    lane.retryMs = Math.min(wait * 2, LAST_RETRY_MS);
    await delay(wait);
    this.#ready.add(lane);
    this.#wake();
  }
}

const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
