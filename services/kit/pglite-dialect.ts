import type { PGlite } from '@electric-sql/pglite';
import { type DatabaseConnection, type Driver, PGliteDialect, type TransactionSettings } from 'kysely';
import { refuseInsideTransaction } from './transaction-scope.ts';

/**
 * Kysely's own PGlite driver hands its one connection to everybody at once, so a query of one caller runs inside the
 * open transaction of another. Here the connection is lent to one borrower at a time, in the order of asking.
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
  override createDriver(): Driver {
    return new OneAtATimeDriver(super.createDriver());
  }
}
