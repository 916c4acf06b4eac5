import { type Kysely, sql } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import { ALONE, type Leadership } from '../database/lease.ts';
import type { Logger } from '../process/logger.ts';
import { OutageLog } from '../process/outage-log.ts';
import type { Clock } from '../time/clock.ts';
import type { Bus } from './bus.ts';
import type { Envelope } from './event.ts';
import { HandOver } from './hand-over.ts';

/** Events under way at most. */
const WINDOW = 2_000;
/** Events read at once. */
const PAGE = 200;
const POLL_MS = 500;
/** A mark waits so long for a look to travel with. */
const MARK_MS = 20;

interface Row {
  id: number;
  stream: string;
  envelope: Envelope;
}

/**
 * Hands a database's outbox to the bus, oldest first. One per database does so at a time, by a lease; two for a moment deliver twice,
 * which the inbox absorbs. Those that stand by read nothing and mark only what they handed over while they led. It asks for "not
 * dispatched and not under way" and never for "newer than the last one seen": ids become visible out of order, and that would lose
 * events.
 */
export class Dispatcher {
  readonly #db: Kysely<KitTables>;
  readonly #bus: Pick<Bus, 'publish' | 'stores'>;
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
  #timer: NodeJS.Timeout | undefined;
  #markTimer: NodeJS.Timeout | undefined;
  #sweep: Promise<void> = Promise.resolve();
  #again = false;
  #sweeping = false;
  #stopped = false;

  constructor(
    db: Kysely<KitTables>,
    bus: Pick<Bus, 'publish' | 'stores'>,
    clock: Clock,
    log: Logger,
    lease: Leadership = ALONE,
  ) {
    this.#db = db;
    this.#lease = lease;
    this.#bus = bus;
    this.#clock = clock;
    this.#log = log;
    this.#outages = new OutageLog(log, 'outbox: reading it');
    this.#busOutages = new OutageLog(log, 'outbox: handing events to the bus');
  }

  start(): void {
    this.#timer = setInterval(() => this.kick(), POLL_MS);
    this.kick();
  }

  /** Looks at the outbox soon; called after each commit that wrote to it. */
  kick(): void {
    this.#again = true;
    if (this.#sweeping || this.#stopped || !this.#lease.isHeld) return;
    this.#sweeping = true;
    this.#sweep = this.#run();
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
    await this.#sweep;
    if (this.#finished.length > 0) await this.#look(0).catch(() => {});
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped && this.#lease.isHeld) {
        this.#again = false;
        const room = Math.min(WINDOW - this.#underWay.size, PAGE);
        const refusals = this.#refusals;
        const rows = await this.#look(room);
        // What was refused meanwhile is not among them, and nothing later of its aggregate may overtake it.
        if (refusals !== this.#refusals) {
          this.#again = true;
          continue;
        }
        // Read while the process still stood in for all; another may hand them over by now.
        if (!this.#lease.isHeld) break;
        for (const row of rows) this.#handOver(row);
        if (rows.length === room) this.#again = room > 0;
        this.#outages.worked();
      }
    } catch (error) {
      this.#outages.failed(error);
    } finally {
      this.#sweeping = false;
    }
  }

  /** Marks what is finished and reads what waits, at most `room`: one statement, whose text is always the same. */
  async #look(room: number): Promise<Row[]> {
    const finished = this.#finished;
    this.#finished = [];
    // What is marked here still looks unmarked to the reading half: both see the table as it was before.
    const known = [...this.#underWay];
    try {
      return await this.#db
        .with('marked', (db) =>
          db
            .updateTable('outbox')
            .set({ dispatched_at: this.#clock.now() })
            .where(sql<boolean>`id = any(${finished}::bigint[])`),
        )
        .selectFrom('outbox')
        .select(['id', 'stream', 'envelope'])
        .where('dispatched_at', 'is', null)
        .where(sql<boolean>`id <> all(${known}::bigint[])`)
        .orderBy('id')
        .limit(Math.max(0, room))
        .execute();
    } catch (error) {
      if (finished.length > 0)
        this.#log.warn({ err: error, outboxIds: finished }, 'outbox: events were delivered but not marked');
      throw error;
    } finally {
      for (const id of finished) this.#underWay.delete(id);
    }
  }

  #handOver({ id, stream, envelope }: Row): void {
    this.#underWay.add(id);
    const publishing = this.#bus.publish(envelope, stream);
    if (!this.#bus.stores) this.#handedOver.took(envelope.event_id);
    void publishing.then(
      () => {
        this.#busOutages.worked();
        this.#handedOver.took(envelope.event_id);
        this.#acknowledged(id);
      },
      (error) => {
        this.#underWay.delete(id);
        this.#refusals++;
        this.#busOutages.failed(error);
      },
    );
  }

  /** The mark comes after the acknowledgement: a crash between the two delivers again, which the inbox absorbs. */
  #acknowledged(id: number): void {
    this.#finished.push(id);
    if (this.#finished.length > 1 || this.#stopped) return;
    this.#markTimer = setTimeout(() => this.kick(), MARK_MS);
  }
}
