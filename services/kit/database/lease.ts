import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Logger } from '../process/logger.ts';
import { OutageLog } from '../process/outage-log.ts';
import type { KitTables } from './kit-tables.ts';

/** Whether this process does what only one of its kind may do at a time. */
export interface Leadership {
  /**
   * To be asked right before each act. It is true for less long than the database counts, by a clock that goes on while the process
   * is stopped (SIGSTOP) or busy. What was asked for and stood still before it acts may act beside the next holder all the same, so
   * whatever depends on a lease must be harmless when it is done twice.
   */
  readonly isHeld: boolean;
}

export interface LeaseTimes {
  /** how long it is held without being renewed, milliseconds */
  ttlMs: number;
  renewMs: number;
  /** how often one that stands by asks for it */
  askMs: number;
}

/** A process that was killed is followed within ttl + ask = 4.5 s, one that stopped at once. */
const TIMES: LeaseTimes = { ttlMs: 4_000, renewMs: 1_000, askMs: 500 };

export interface LeaseOptions {
  db: Kysely<KitTables>;
  /** what is done, such as `leader` */
  name: string;
  log: Logger;
  /** called each time that it is taken */
  onTaken?: () => void;
  /** called when it was given back, so that others may ask at once */
  onReleased?: () => void;
  times?: LeaseTimes;
}

/**
 * A lease in the database, by the database's clock: clocks of processes need not agree. Whoever holds it renews it; who does not
 * in time has lost it, without being told.
 */
export class Lease implements Leadership {
  readonly #options: LeaseOptions;
  readonly #times: LeaseTimes;
  readonly #holder = randomUUID();
  readonly #outages: OutageLog;
  /** of performance.now(); earlier than by the database's clock, since it counts from before the statement was sent */
  #heldUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | undefined;
  #stopped = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#times = options.times ?? TIMES;
    this.#outages = new OutageLog(options.log, `lease ${options.name}: asking for it`);
  }

  get isHeld(): boolean {
    return performance.now() < this.#heldUntil;
  }

  start(): void {
    this.ask();
  }

  /** Asks for it now, or renews it. */
  ask(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
      if (this.#stopped) return;
      this.#timer = setTimeout(() => this.ask(), this.isHeld ? this.#times.renewMs : this.#times.askMs);
      this.#timer.unref();
    });
  }

  /** Gives it back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#asking;
    this.#heldUntil = Number.NEGATIVE_INFINITY;
    const { db, name, onReleased } = this.#options;
    try {
      const { numUpdatedRows } = await db
        .updateTable('leases')
        .set({ holder: null, expires_at: sql<Date>`clock_timestamp()` })
        .where('name', '=', name)
        .where('holder', '=', this.#holder)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) onReleased?.();
    } catch {
      // It runs out by itself.
    }
  }

  async #ask(): Promise<void> {
    const { db, name, log, onTaken } = this.#options;
    const before = performance.now();
    const wasHeld = this.isHeld;
    try {
      const expires_at = sql<Date>`clock_timestamp() + ${this.#times.ttlMs} * interval '1 ms'`;
      const row = await db
        .insertInto('leases')
        .values({ name, holder: this.#holder, expires_at })
        .onConflict((c) =>
          c
            .column('name')
            .doUpdateSet({ holder: this.#holder, expires_at })
            .where((e) =>
              e.or([
                e('leases.holder', 'is', null),
                e('leases.holder', '=', this.#holder),
                e('leases.expires_at', '<', sql<Date>`clock_timestamp()`),
              ]),
            ),
        )
        .returning('holder')
        .executeTakeFirst();
      this.#outages.worked();
      this.#heldUntil = row ? before + this.#times.ttlMs : Number.NEGATIVE_INFINITY;
      if (wasHeld && !row) log.warn({ lease: name }, 'lease: another process has taken it');
      if (wasHeld || !this.isHeld || this.#stopped) return;
      log.debug({ lease: name }, 'lease: taken');
      onTaken?.();
    } catch (error) {
      // What is held is held until it runs out.
      this.#outages.failed(error);
    }
  }
}

/** Of a database that only one process can have open. */
export const ALONE: Leadership = { isHeld: true };
