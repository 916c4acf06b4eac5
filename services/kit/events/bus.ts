import type { Envelope } from './event.ts';

export interface Subscription {
  /** stops delivering; what is published meanwhile waits */
  pause(): void;
  resume(): void;
  /** stops for good and waits for deliveries under way */
  close(): Promise<void>;
}

export interface Subscriber {
  /** each group gets each event; two subscribers of one group share */
  group: string;
  streams: readonly string[];
  /** resolves = acknowledged; rejects = deliver again later */
  handle(event: Envelope, stream: string): Promise<void>;
}

/**
 * The port between services. At least once delivered; in order per aggregate on a first delivery; nothing promised
 * between aggregates.
 */
export interface Bus {
  /** Resolves when the transport answers for the event; until then the outbox keeps it. */
  publish(event: Envelope, stream: string): Promise<void>;
  subscribe(subscriber: Subscriber): Subscription;
  /** ends all deliveries; publishes under way stay unresolved, so their events stay in the outbox */
  close(): Promise<void>;
}
