import type { PGlite } from '@electric-sql/pglite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  PGliteDialect,
  PostgresAdapter,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { refuseInsideTransaction } from './transaction-scope.ts';

const LONGEST_HOLD_MS = 10;
let lastBreath = 0;

/**
 * Lets sockets and timers have their turn. PGlite answers without ever leaving the microtask queue, so many queries one after
 * the other, of one long transaction or of all who wait for the connection, would hold the event loop until the last is done.
 */
async function breathe(): Promise<void> {
  if (performance.now() - lastBreath < LONGEST_HOLD_MS) return;
  await new Promise((resolve) => setImmediate(resolve));
  lastBreath = performance.now();
}

/** The one connection, in the hands of one borrower. */
class Loan implements DatabaseConnection {
  readonly connection: DatabaseConnection;
  readonly giveBack: () => void;

  constructor(connection: DatabaseConnection, giveBack: () => void) {
    this.connection = connection;
    this.giveBack = giveBack;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    await breathe();
    return this.connection.executeQuery<R>(query);
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.connection.streamQuery<R>(query, chunkSize);
  }
}

/**
 * Lends PGlite's one connection to one borrower at a time, in the order of asking, and refuses who asks for it inside a
 * transaction: it would wait for itself.
 */
class OneAtATimeDriver implements Driver {
  readonly #inner: Driver;
  /** connections in the hands of a borrower: 0 or 1 */
  lent = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(inner: Driver) {
    this.#inner = inner;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<Loan> {
    refuseInsideTransaction('a second database connection');
    const before = this.#last;
    const returned = Promise.withResolvers<void>();
    this.#last = returned.promise;
    await before;
    const connection = await this.#inner.acquireConnection();
    this.lent = 1;
    return new Loan(connection, returned.resolve);
  }

  async releaseConnection(loan: Loan): Promise<void> {
    await this.#inner.releaseConnection(loan.connection);
    this.lent = 0;
    loan.giveBack();
  }

  beginTransaction({ connection }: Loan, settings: TransactionSettings): Promise<void> {
    return this.#inner.beginTransaction(connection, settings);
  }
  commitTransaction({ connection }: Loan): Promise<void> {
    return this.#inner.commitTransaction(connection);
  }
  rollbackTransaction({ connection }: Loan): Promise<void> {
    return this.#inner.rollbackTransaction(connection);
  }
  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

export class OneConnectionPGliteDialect extends PGliteDialect {
  #driver: OneAtATimeDriver | undefined;

  constructor(pglite: PGlite) {
    super({ pglite });
  }

  /** Connections in the hands of a borrower: 0 or 1. */
  get lent(): number {
    return this.#driver?.lent ?? 0;
  }

  /**
   * An adapter that admits to one connection gets a mutex of Kysely's in front of the driver. Nobody could be refused
   * there any more, and a refusal behind it would leave the mutex locked for ever: so the lending is all ours.
   */
  override createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }
  override createDriver(): Driver {
    this.#driver = new OneAtATimeDriver(super.createDriver());
    return this.#driver;
  }
}
