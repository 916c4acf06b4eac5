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
  /**
   * Takes several at once, in order; absent: they are handled one by one. Resolves with one word an event: true =
   * acknowledged, false = deliver again later, as all later ones of its aggregate. Rejects = all of them again.
   */
  handleBatch?(batch: readonly Delivery[]): Promise<readonly boolean[]>;
  /** Takes what lies on a stream and is no event; resolves = acknowledged. Absent: the transport sets it aside. */
  handleUnreadable?(entry: UnreadableEntry): Promise<void>;
}

/** What somebody has put on a stream and is no event: no envelope, no JSON, a missing field. */
export interface UnreadableEntry {
  stream: string;
  /** of the entry, by the transport */
  id: string;
  /** its fields, a line each, in text that a database keeps, at most 65,536 characters */
  text: string;
  reason: string;
}

/** An event on its way. */
export interface Delivery {
  event: Envelope;
  stream: string;
}

/** A stream of the transport, and how far each group is with it. */
export interface StreamState {
  stream: string;
  /** events that the transport holds of it; one that keeps nothing: those on their way */
  length: number;
  groups: GroupState[];
}

export interface GroupState {
  group: string;
  /** processes that take part now */
  consumers: number;
  /** delivered and not acknowledged */
  pending: number;
  /** `timestamp` of the oldest event that the group has not acknowledged, delivered or not; null: it has all */
  oldest: string | null;
}

/** Up to when each service has published what it told, by a clock that is the transport's own. */
export interface Watermarks {
  /**
   * The time, which the transport keeps. `least`: what it was to keep before, null: nothing. When it has kept less it has lost what was
   * published since: `lost` is what it has kept, null: nothing, and it stays so.
   */
  now(service: string, least: number | null): Promise<{ at: number; lost?: number | null }>;
  /** All that this service's outbox held at that time is published. */
  reached(service: string, at: number): Promise<void>;
  /** Waits until these services have published all that they held when it was asked: true; false: that is not known within that time. */
  haveReached(services: readonly string[], withinMs: number): Promise<boolean>;
}

/**
 * The port between services. At least once delivered; in order per aggregate on a first delivery; nothing promised
 * between aggregates.
 */
export interface Bus {
  /**
   * true: `publish` resolves when the transport keeps the event. false: the transport keeps nothing, and `publish` resolves when
   * every group has acknowledged. Either way the outbox keeps the event until then.
   */
  readonly stores: boolean;
  /** Resolves when the transport answers for the event. Several of one turn of the event loop may travel together. */
  publish(event: Envelope, stream: string): Promise<void>;
  subscribe(subscriber: Subscriber): Subscription;
  /**
   * Waits until a group has passed all that these streams held when it was asked: true; false: it has not within that time, or the
   * transport is away.
   */
  caughtUp(group: string, streams: readonly string[], withinMs: number): Promise<boolean>;
  /** Whether what it stores outlives its own restart; undefined: it stores nothing, is away, or does not say. */
  readonly persistent?: boolean | undefined;
  /** Absent: it stores nothing, and whoever publishes knows what was taken. */
  readonly watermarks?: Watermarks;
  /** The streams as they are now, for people who watch. Rejects when the transport is away. Absent: it cannot tell. */
  describe?(): Promise<StreamState[]>;
  /** ends all deliveries; publishes under way stay unresolved, so their events stay in the outbox */
  close(): Promise<void>;
}
