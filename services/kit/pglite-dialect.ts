import type { PGlite } from '@electric-sql/pglite';
import {
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  PGliteDialect,
  PostgresAdapter,
  type TransactionSettings,
} from 'kysely';
import { refuseInsideTransaction } from './transaction-scope.ts';

/**
 * Lends PGlite's one connection to one borrower at a time, in the order of asking, and refuses who asks for it inside a
 * transaction: it would wait for itself.
 */
class OneAtATimeDriver implements Driver {
  readonly #inner: Driver;
  #last: Promise<void> = Promise.resolve();
  readonly #returns = new WeakMap<DatabaseConnection, () => void>();

  constructor(inner: Driver) {
    this.#inner = inner;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    refuseInsideTransaction('a second database connection');
    const before = this.#last;
    let giveBack = () => {};
    this.#last = new Promise((resolve) => {
      giveBack = resolve;
    });
    await before;
    const connection = await this.#inner.acquireConnection();
    this.#returns.set(connection, giveBack);
    return connection;
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const giveBack = this.#returns.get(connection);
    await this.#inner.releaseConnection(connection);
    giveBack?.();
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#inner.beginTransaction(connection, settings);
  }
  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#inner.commitTransaction(connection);
  }
  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#inner.rollbackTransaction(connection);
  }
  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

export class OneConnectionPGliteDialect extends PGliteDialect {
  constructor(pglite: PGlite) {
    super({ pglite });
  }
  /**
   * An adapter that admits to one connection gets a mutex of Kysely's in front of the driver. Nobody could be refused
   * there any more, and a refusal behind it would leave the mutex locked for ever: so the lending is all ours.
   */
  override createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }
  override createDriver(): Driver {
    return new OneAtATimeDriver(super.createDriver());
  }
}
