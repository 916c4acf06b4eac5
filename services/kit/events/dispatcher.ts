import type { Kysely } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import type { Logger } from '../process/logger.ts';
import { OutageLog } from '../process/outage-log.ts';
import type { Clock } from '../time/clock.ts';
import type { Bus } from './bus.ts';

const WINDOW = 2_000;
const POLL_MS = 500;

/**
 * Hands a database's outbox to the bus, oldest first. One per database. It asks for "not dispatched and not under
 * way" and never for "newer than the last one seen": ids become visible out of order, and that would lose events.
 */
export class Dispatcher {
  readonly #db: Kysely<KitTables>;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #outages: OutageLog;
  readonly #underWay = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #sweep: Promise<void> = Promise.resolve();
  #again = false;
  #sweeping = false;
  #stopped = false;

  constructor(db: Kysely<KitTables>, bus: Bus, clock: Clock, log: Logger) {
    this.#db = db;
    this.#bus = bus;
    this.#clock = clock;
    this.#log = log;
    this.#outages = new OutageLog(log, 'outbox: reading it');
  }

  start(): void {
    this.#timer = setInterval(() => this.kick(), POLL_MS);
    this.kick();
  }

  /** Looks at the outbox soon; called after each commit that wrote to it. */
  kick(): void {
    this.#again = true;
    if (this.#sweeping || this.#stopped) return;
    this.#sweeping = true;
    this.#sweep = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#sweep;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        await this.#dispatch();
        this.#outages.worked();
      }
    } catch (error) {
      this.#outages.failed(error);
    } finally {
      this.#sweeping = false;
    }
  }

  async #dispatch(): Promise<void> {
    const room = WINDOW - this.#underWay.size;
    if (room <= 0) return;
    let query = this.#db
      .selectFrom('outbox')
      .select(['id', 'stream', 'envelope'])
      .where('dispatched_at', 'is', null)
      .orderBy('id')
      .limit(Math.min(room, 200));
    if (this.#underWay.size > 0) query = query.where('id', 'not in', [...this.#underWay]);
    const rows = await query.execute();
    for (const row of rows) {
      this.#underWay.add(row.id);
      void this.#bus.publish(row.envelope, row.stream).then(
        () => this.#finished(row.id),
        (error) => {
          this.#underWay.delete(row.id);
          this.#log.warn({ err: error, outboxId: row.id }, 'outbox: the bus did not take an event');
        },
      );
    }
    if (rows.length > 0) this.#again = true;
  }

  /** The mark comes after the acknowledgement: a crash between the two delivers again, which the inbox absorbs. */
  async #finished(id: number): Promise<void> {
    try {
      await this.#db.updateTable('outbox').set({ dispatched_at: this.#clock.now() }).where('id', '=', id).execute();
    } catch (error) {
      this.#log.warn({ err: error, outboxId: id }, 'outbox: an event was delivered but not marked');
    } finally {
      this.#underWay.delete(id);
    }
  }
}
