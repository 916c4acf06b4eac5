import type { Kysely } from 'kysely';
import type { KitTables } from '../../database/kit-tables.ts';
import type { Logger } from '../../process/logger.ts';
import { OutageLog } from '../../process/outage-log.ts';
import type { Envelope } from '../event.ts';
import type { Parking } from './parking.ts';

const LOOK_EVERY_MS = 5_000;
const PAGE = 200;

export interface ParkedReplayOptions {
  db: Kysely<KitTables>;
  parking: Parking;
  /** applies an event once, parked or not; rejects: again later */
  apply: (event: Envelope, stream: string) => Promise<void>;
  log: Logger;
}

/**
 * Takes up what was parked, in the order of each aggregate, as soon as this code knows its version: at the start, and again and again,
 * since an older process beside this one may park something new. A row goes when its event is applied, so what comes meanwhile waits behind it.
 */
export class ParkedReplay {
  readonly #options: ParkedReplayOptions;
  readonly #outages: OutageLog;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isStopped = false;

  constructor(options: ParkedReplayOptions) {
    this.#options = options;
    this.#outages = new OutageLog(options.log, 'parked events: taking them up');
  }

  start(): void {
    this.#timer = setInterval(() => this.kick(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.kick();
  }

  /** Looks soon. */
  kick(): void {
    if (this.#isRunning || this.#isStopped) return;
    this.#isRunning = true;
    this.#running = this.run()
      .then(
        () => this.#outages.worked(),
        (error) => this.#outages.failed(error),
      )
      .finally(() => {
        this.#isRunning = false;
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Looks at every aggregate once. An aggregate whose next event fails or does not fit stays as it is from there on. */
  async run(): Promise<void> {
    let after: Pick<Row, 'aggregate_type' | 'aggregate_id'> | undefined;
    while (!this.#isStopped) {
      const heads = await this.#heads(after);
      for (const head of heads) if (this.#fits(head)) await this.#takeUp(head);
      after = heads.at(-1);
      if (heads.length < PAGE) return;
    }
  }

  /** The first event of each aggregate, in the aggregates' order. */
  #heads(after: Pick<Row, 'aggregate_type' | 'aggregate_id'> | undefined) {
    let query = this.#rows()
      .distinctOn(['aggregate_type', 'aggregate_id'])
      .orderBy('aggregate_type')
      .orderBy('aggregate_id');
    if (after !== undefined)
      query = query.where((e) =>
        e(e.refTuple('aggregate_type', 'aggregate_id'), '>', e.tuple(after.aggregate_type, after.aggregate_id)),
      );
    return query.orderBy('aggregate_version').orderBy('id').limit(PAGE).execute();
  }

  async #takeUp({ aggregate_type, aggregate_id }: Row): Promise<void> {
    const { db, apply, log } = this.#options;
    const one = this.#rows().where('aggregate_type', '=', aggregate_type).where('aggregate_id', '=', aggregate_id);
    let taken = 0;
    try {
      for (;;) {
        const rows = await one.orderBy('aggregate_version').orderBy('id').limit(PAGE).execute();
        for (const row of rows) {
          if (this.#isStopped || !this.#fits(row)) return;
          await apply(row.envelope, row.stream);
          await db.deleteFrom('parked_events').where('id', '=', row.id).execute();
          taken++;
        }
        if (rows.length === 0) return;
      }
    } catch (error) {
      log.warn({ err: error, aggregate_type, aggregate_id }, 'a parked event could not be applied');
    } finally {
      if (taken > 0) log.info({ aggregate_type, aggregate_id, events: taken }, 'parked events were taken up');
    }
  }

  #rows() {
    const { db, parking } = this.#options;
    return db
      .selectFrom('parked_events')
      .select(['id', 'stream', 'aggregate_type', 'aggregate_id', 'envelope'])
      .where('consumer', '=', parking.consumer);
  }

  #fits({ envelope }: Row): boolean {
    return this.#options.parking.registry.fits(envelope);
  }
}

interface Row {
  id: number;
  stream: string;
  aggregate_type: string;
  aggregate_id: string;
  envelope: Envelope;
}
