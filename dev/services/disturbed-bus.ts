import type { Bus, StreamState, Subscriber, Subscription } from '../../services/kit/events/bus.ts';
import type { Envelope } from '../../services/kit/events/event.ts';

/** How a delivery is disturbed: asked once per event and group. */
export interface Disturbance {
  delayMs(): number;
  /** deliver a second time after this many milliseconds; undefined = only once */
  againAfterMs(): number | undefined;
}

/** A transport at its worst within its promise: slow, doubling, reordering between aggregates. For tests. */
export class DisturbedBus implements Bus {
  readonly #inner: Bus;
  readonly #disturbance: Disturbance;
  readonly #doubles = new Set<Promise<void>>();
  #closed = false;

  constructor(inner: Bus, disturbance: Disturbance) {
    this.#inner = inner;
    this.#disturbance = disturbance;
  }

  get stores(): boolean {
    return this.#inner.stores;
  }

  caughtUp(group: string, streams: readonly string[], withinMs: number): Promise<boolean> {
    return this.#inner.caughtUp(group, streams, withinMs);
  }

  describe(): Promise<StreamState[]> {
    return this.#inner.describe?.() ?? Promise.resolve([]);
  }

  publish(event: Envelope, stream: string): Promise<void> {
    return this.#inner.publish(event, stream);
  }

  subscribe(subscriber: Subscriber): Subscription {
    const delayed = new Set<string>();
    const handle = async (event: Envelope, stream: string): Promise<void> => {
      if (!delayed.has(event.event_id)) {
        delayed.add(event.event_id);
        await delay(this.#disturbance.delayMs());
      }
      await subscriber.handle(event, stream);
      delayed.delete(event.event_id);
      const again = this.#disturbance.againAfterMs();
      if (again !== undefined) void delay(again).then(() => this.#deliverAgain(subscriber, event, stream));
    };
    // One by one: each delivery is disturbed by itself.
    const { group, streams, handleUnreadable } = subscriber;
    return this.#inner.subscribe({ group, streams, handle, ...(handleUnreadable ? { handleUnreadable } : {}) });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inner.close();
    await Promise.all(this.#doubles);
  }

  #deliverAgain(subscriber: Subscriber, event: Envelope, stream: string): void {
    if (this.#closed) return;
    const double = subscriber
      .handle(event, stream)
      .catch(() => {})
      .finally(() => this.#doubles.delete(double));
    this.#doubles.add(double);
  }
}

const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

export interface DisturbanceOptions {
  /** same seed, same sequence of delays and doubles */
  seed: number;
  /** longest delay of a delivery, milliseconds */
  delayMs?: number;
  /** share of the deliveries that come a second time at once, 0..1 */
  doubles?: number;
  /** share of the deliveries that come a second time up to `lateMs` later, 0..1 */
  lateDoubles?: number;
  lateMs?: number;
}

export function seededDisturbance(options: DisturbanceOptions): Disturbance {
  const { seed, delayMs = 20, doubles = 0.2, lateDoubles = 0.1, lateMs = 500 } = options;
  const random = mulberry32(seed);
  return {
    delayMs: () => Math.floor(random() * delayMs),
    againAfterMs: () => {
      const draw = random();
      if (draw < doubles) return 0;
      return draw < doubles + lateDoubles ? Math.floor(random() * lateMs) : undefined;
    },
  };
}

/** A small generator of numbers in [0, 1) whose whole state is its seed. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
