import type { Kysely } from 'kysely';
import type { Logger } from '../process/logger.ts';
import type { Connection } from './database.ts';
import type { KitTables } from './kit-tables.ts';
import { type Leadership, Lease } from './lease.ts';
import type { OutboxRow } from './outbox/outbox-row.ts';
import type { Signals } from './postgres/signals.ts';

/** Further words of one process wait so long for each other. */
const TOGETHER_MS = 10;

export interface LeaderOptions {
  connection: Connection;
  db: Kysely<KitTables>;
  service: string;
  log: Logger;
  /** called when the outbox may hold something and this process leads; with the rows, when it has just committed them */
  outboxFilled: (rows?: readonly OutboxRow[]) => void;
}

/**
 * Which of a service's processes on one database leads: hands over the outbox and does what is to be done once. Those that stand by
 * tell it when they fill the outbox, and follow within 4.5 s when it is killed. An embedded database has one process, which leads.
 */
export class Leader implements Leadership {
  readonly #options: LeaderOptions;
  readonly #lease: Lease | undefined;
  #signals: Signals | undefined;
  #telling: NodeJS.Timeout | undefined;
  #isUntold = false;

  constructor(options: LeaderOptions) {
    this.#options = options;
    const { connection, db, log, outboxFilled } = options;
    if (connection.signals === undefined) return;
    this.#lease = new Lease({
      ...{ db, name: 'leader', log },
      onTaken: () => outboxFilled(),
      onReleased: () => this.#signals?.tell('released'),
    });
  }

  get isHeld(): boolean {
    return this.#lease?.isHeld ?? true;
  }

  start(): void {
    const { connection, service, outboxFilled } = this.#options;
    this.#signals = connection.signals?.(`dsm ${service}`, (word) => {
      if (word === 'released') this.#lease?.ask();
      else if (this.isHeld) outboxFilled();
    });
    this.#lease?.start();
  }

  /** This process has filled the outbox; absent rows: of others. */
  filled(rows?: readonly OutboxRow[]): void {
    if (this.isHeld) this.#options.outboxFilled(rows);
    else if (this.#telling === undefined) this.#tell();
    else this.#isUntold = true;
  }

  /** Another may lead from now on. */
  async stop(): Promise<void> {
    clearTimeout(this.#telling);
    await this.#lease?.stop();
    await this.#signals?.close();
  }

  #tell(): void {
    this.#isUntold = false;
    this.#signals?.tell('outbox');
    this.#telling = setTimeout(() => {
      this.#telling = undefined;
      if (this.#isUntold) this.#tell();
    }, TOGETHER_MS);
  }
}
