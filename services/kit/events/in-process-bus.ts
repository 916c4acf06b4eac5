import type { Bus, Subscriber, Subscription } from './bus.ts';
import type { Envelope } from './event.ts';

const FIRST_RETRY_MS = 25;
const LAST_RETRY_MS = 2_000;

/**
 * Events between services of one process. Nothing is stored here: `publish` resolves when every group has
 * acknowledged, so an event that a crash or a paused group leaves undelivered is still in its service's outbox.
 */
export class InProcessBus implements Bus {
  readonly #groups: Group[] = [];

  async publish(event: Envelope, stream: string): Promise<void> {
    const takers = this.#groups.filter((g) => g.subscriber.streams.includes(stream));
    await Promise.all(takers.map((g) => g.deliver(event, stream)));
  }

  subscribe(subscriber: Subscriber): Subscription {
    const group = new Group(subscriber);
    this.#groups.push(group);
    return group;
  }

  async close(): Promise<void> {
    await Promise.all(this.#groups.map((g) => g.close()));
  }
}

class Group implements Subscription {
  readonly subscriber: Subscriber;
  /** last delivery of each aggregate: the next one waits for it */
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #running = new Set<Promise<void>>();
  #open: Promise<void> = Promise.resolve();
  #openGate: () => void = () => {};
  #closed = false;

  constructor(subscriber: Subscriber) {
    this.subscriber = subscriber;
  }

  pause(): void {
    if (this.#closed) return;
    this.#open = new Promise((resolve) => {
      this.#openGate = resolve;
    });
  }

  resume(): void {
    this.#openGate();
    this.#open = Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#running]);
  }

  deliver(event: Envelope, stream: string): Promise<void> {
    const lane = `${event.aggregate_type}/${event.aggregate_id}`;
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const delivery = before.then(() => this.#untilAcknowledged(event, stream));
    this.#lanes.set(lane, delivery);
    void delivery.then(() => {
      if (this.#lanes.get(lane) === delivery) this.#lanes.delete(lane);
    });
    return delivery;
  }

  async #untilAcknowledged(event: Envelope, stream: string): Promise<void> {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      await this.#open;
      // A closed group never acknowledges: the promise stays open and the outbox keeps the event.
      if (this.#closed) return new Promise(() => {});
      if (await this.#once(event, stream)) return;
      await delay(wait);
    }
  }

  async #once(event: Envelope, stream: string): Promise<boolean> {
    const handling = this.subscriber.handle(event, stream);
    this.#running.add(handling);
    try {
      await handling;
      return true;
    } catch {
      return false;
    } finally {
      this.#running.delete(handling);
    }
  }
}

const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
