import { type Kysely, sql } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import { ALONE, type Leadership } from '../database/lease.ts';
import type { OutboxRow } from '../database/outbox/outbox-row.ts';
import { statement } from '../database/statement.ts';
import type { Logger } from '../process/logger.ts';
import { OutageLog } from '../process/outage-log.ts';
import { outsideRequests } from '../process/request-scope.ts';
import type { Clock } from '../time/clock.ts';
import type { Bus } from './bus.ts';
import { tracePublishing } from './event-spans.ts';
import { AggregateOrder } from './outbox/aggregate-order.ts';
import { HandOver } from './outbox/hand-over.ts';
import { OutboxOrder } from './outbox/outbox-order.ts';
import { lastPublished, publishAgain } from './outbox/recover.ts';
import { Watermark, type WatermarkOptions } from './outbox/watermark.ts';

/** Events under way at most. */
const WINDOW = 2_000;
/** Events read at once. */
const PAGE = 200;
const POLL_MS = 500;
/** Marks are gathered for so long: what a kill leaves unmarked is delivered twice. */
const MARK_MS = 200;
/** A row waits so long for the one before it, until the table is asked. */
const GAP_MS = 5;

/** What a dispatcher sees of the transport. */
export interface DispatcherBus extends Pick<Bus, 'publish' | 'stores'> {
  /** those of the transport, and whose it tells */
  watermarks?: Pick<WatermarkOptions, 'watermarks' | 'service'> | undefined;
}

/**
 * Hands a database's outbox to the bus, oldest first. One per database does so at a time, by a lease; two for a moment deliver twice,
 * which the inbox absorbs. Those that stand by read nothing and mark only what they handed over while they led. What this process has
 * committed is handed over as it is in memory, as far as OutboxOrder lets it; the rest is read. A look asks for "not dispatched and not
 * under way" and never for "newer than the last one seen": ids become visible out of order, and that would lose events.
 */
export class Dispatcher {
  readonly #db: Kysely<KitTables>;
  readonly #bus: DispatcherBus;
  readonly #lease: Leadership;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #outages: OutageLog;
  readonly #busOutages: OutageLog;
  /** how often the bus did not take an event */
  #refusals = 0;
  /** handed to the bus, or not yet marked */
  readonly #underWay = new Set<number>();
  /** acknowledged and not yet marked */
  #finished: number[] = [];
  readonly #handedOver = new HandOver();
  readonly #order = new OutboxOrder();
  readonly #aggregates = new AggregateOrder();
  /** handed to the bus, and not acknowledged */
  readonly #untaken = new Set<number>();
  readonly #watermark: Watermark | undefined;
  #gapTimer: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #markTimer: NodeJS.Timeout | undefined;
  #sweep: Promise<void> = Promise.resolve();
  #again = false;
  #sweeping = false;
  #stopped = false;

  constructor(db: Kysely<KitTables>, bus: DispatcherBus, clock: Clock, log: Logger, lease: Leadership = ALONE) {
    this.#db = db;
    this.#lease = lease;
    this.#bus = bus;
    this.#watermark =
      bus.watermarks &&
      new Watermark({
        ...bus.watermarks,
        lastPublished: () => lastPublished(db),
        lost: (after) => this.#publishAgain(after),
      });
    this.#clock = clock;
    this.#log = log;
    this.#outages = new OutageLog(log, 'outbox: reading it');
    this.#busOutages = new OutageLog(log, 'outbox: handing events to the bus');
  }

  start(): void {
    this.#timer = setInterval(() => this.#lookSoon(), POLL_MS);
    this.kick();
  }

  /** Hands over what a commit of this process wrote. */
  take(rows: readonly OutboxRow[]): void {
    if (this.#stopped || !this.#lease.isHeld) return;
    if (this.#underWay.size >= WINDOW) this.#order.forget();
    for (const row of this.#order.add(rows)) {
      if (!this.#aggregates.follows(row.envelope)) {
        this.kick();
        return;
      }
      this.#handOver(row);
    }
    if (!this.#order.isOpen) return;
    this.#gapTimer ??= setTimeout(() => {
      this.#gapTimer = undefined;
      if (this.#order.isOpen) this.#lookSoon();
    }, GAP_MS);
  }

  /** Looks at the outbox soon: somebody may have written to it of whom nothing more is known. */
  kick(): void {
    this.#order.forget();
    this.#lookSoon();
  }

  #lookSoon(): void {
    this.#again = true;
    if (!this.#lease.isHeld) this.#watermark?.forget();
    if (this.#sweeping || this.#stopped) return;
    this.#sweeping = true;
    this.#sweep = outsideRequests(() => this.#run());
  }

  /**
   * Waits until the transport has taken these events of this database: true; false: it has not within that time. One that stores nothing
   * takes an event when it knows of it.
   */
  async handedOver(eventIds: readonly string[], withinMs: number): Promise<boolean> {
    if (await this.#handedOver.all(eventIds, withinMs)) return true;
    // Another process may be the one that hands over.
    const waiting = await this.#db
      .selectFrom('outbox')
      .select('id')
      .where('event_id', 'in', [...eventIds])
      .where('dispatched_at', 'is', null)
      .limit(1)
      .execute();
    return waiting.length === 0;
  }

  /** Ends the look under way and marks what the bus has taken. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#markTimer);
    clearTimeout(this.#gapTimer);
    await this.#sweep;
    if (this.#finished.length > 0) await this.#look(0, await this.#watermark?.now()).catch(() => {});
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped && this.#lease.isHeld) {
        this.#again = false;
        const room = Math.min(WINDOW - this.#underWay.size, PAGE);
        const at = await this.#watermark?.now();
        const refusals = this.#refusals;
        const rows = await this.#look(room, at);
        // What was refused meanwhile is not among them, and nothing later of its aggregate may overtake it.
        if (refusals !== this.#refusals) {
          this.#again = true;
          continue;
        }
        // Read while the process still stood in for all; another may hand them over by now.
        if (!this.#lease.isHeld) break;
        const behind = this.#order.looked(rows);
        for (const row of rows) this.#handOver(row);
        for (const row of behind) {
          if (!this.#aggregates.follows(row.envelope)) {
            this.#order.forget();
            this.#again = true;
            break;
          }
          this.#handOver(row);
        }
        // Where there was no room, what the look has marked may have made some.
        if (rows.length === room) this.#again = room > 0 || this.#underWay.size < WINDOW;
        else if (at !== undefined) this.#watermark?.looked(at, this.#untaken);
        this.#outages.worked();
      }
    } catch (error) {
      this.#outages.failed(error);
    } finally {
      this.#sweeping = false;
    }
  }

  /** Marks what is finished and reads what waits, at most `room`. */
  async #look(room: number, at?: number): Promise<OutboxRow[]> {
    // Without the transport's time a loss would not be noticed.
    const finished = this.#watermark !== undefined && at === undefined ? [] : this.#finished.splice(0);
    // What is marked here still looks unmarked to the reading half: both see the table as it was before.
    const known = [...this.#underWay];
    try {
      const values = { now: this.#clock.now(), at: at ?? null, finished, known, room: Math.max(0, room) };
      return await markingAndReading(this.#db, values).execute();
    } catch (error) {
      if (finished.length > 0)
        this.#log.warn({ err: error, outboxIds: finished }, 'outbox: events were delivered but not marked');
      throw error;
    } finally {
      for (const id of finished) this.#underWay.delete(id);
    }
  }

  #handOver({ id, stream, envelope }: OutboxRow): void {
    // Committed while it was looked for.
    if (this.#underWay.has(id)) return;
    this.#underWay.add(id);
    this.#untaken.add(id);
    this.#aggregates.went(envelope);
    const publishing = this.#bus.publish(envelope, stream);
    tracePublishing({ event: envelope, stream }, publishing);
    if (!this.#bus.stores) this.#handedOver.took(envelope.event_id);
    void publishing.then(
      () => {
        this.#busOutages.worked();
        this.#handedOver.took(envelope.event_id);
        this.#untaken.delete(id);
        this.#watermark?.taken(id);
        this.#acknowledged(id);
      },
      (error) => {
        this.#underWay.delete(id);
        this.#untaken.delete(id);
        this.#watermark?.refused();
        this.#refusals++;
        this.#order.forget();
        this.#busOutages.failed(error);
      },
    );
  }

  async #publishAgain(after: number | null): Promise<void> {
    // It had taken these too, and they are not marked yet.
    for (const id of this.#finished.splice(0)) this.#underWay.delete(id);
    this.#order.forget();
    const events = await publishAgain(this.#db, after, this.#clock.now());
    const since = after === null ? 'ever' : new Date(after / 1_000).toISOString();
    this.#log.warn({ events, since }, 'events: the transport has lost what it was given, which is handed over again');
    this.kick();
  }

  /** The mark comes after the acknowledgement: a crash between the two delivers again, which the inbox absorbs. */
  #acknowledged(id: number): void {
    this.#finished.push(id);
    if (this.#stopped) return;
    // One at a time, also where a look that came between has marked: each of several would call for the next.
    this.#markTimer ??= setTimeout(() => {
      this.#markTimer = undefined;
      this.#lookSoon();
    }, MARK_MS);
  }
}

interface Look {
  now: Date;
  at: number | null;
  finished: readonly number[];
  known: readonly number[];
  room: number;
}

const markingAndReading = statement((outbox: Kysely<KitTables>, { now, at, finished, known, room }: Look) =>
  outbox
    .with('marked', (db) =>
      db
        .updateTable('outbox')
        .set({ dispatched_at: now, published_at: at })
        .where(sql<boolean>`id = any(${finished}::bigint[])`),
    )
    .selectFrom('outbox')
    .select(['id', 'stream', 'envelope'])
    .where('dispatched_at', 'is', null)
    .where(sql<boolean>`id <> all(${known}::bigint[])`)
    .orderBy('id')
    .limit(room),
);
