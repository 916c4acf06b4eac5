import type { PGlite } from '@electric-sql/pglite';
import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  PGliteDialect,
  PostgresAdapter,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { currentRequest } from '../../process/request-scope.ts';
import { refuseInsideTransaction } from '../transaction-scope.ts';
import { PGliteSession } from './pglite-session.ts';
import { Turns } from './turns.ts';

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

const noop = (): void => {};

/** The one connection, in the hands of one borrower. */
class Loan implements DatabaseConnection {
  readonly session: PGliteSession;
  #last: Promise<void> = Promise.resolve();

  constructor(session: PGliteSession) {
    this.session = session;
  }

  /** Several that are asked for at once are done in their order. */
  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const answer = this.#last.then(breathe).then(() => this.session.query<R>(query));
    this.#last = answer.then(noop, noop);
    return answer;
  }

  // biome-ignore lint/correctness/useYield: it only refuses
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('PGlite: a query cannot be streamed');
  }
}

/**
 * Lends PGlite's one connection to one borrower at a time, to those for whom nobody waits last, and refuses who asks for it inside a
 * transaction: it would wait for itself.
 */
class OneAtATimeDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #session: PGliteSession;
  /** connections in the hands of a borrower: 0 or 1 */
  lent = 0;
  readonly #turns = new Turns();

  constructor(pglite: PGlite, session: PGliteSession) {
    this.#pglite = pglite;
    this.#session = session;
  }

  /** borrowers that wait for it */
  get waiting(): number {
    return this.#turns.waiting;
  }

  async init(): Promise<void> {
    await this.#pglite.waitReady;
  }

  async acquireConnection(): Promise<Loan> {
    refuseInsideTransaction('a second database connection');
    await this.#turns.take(currentRequest()?.isAwaited !== true);
    this.lent = 1;
    return new Loan(this.#session);
  }

  async releaseConnection(): Promise<void> {
    this.lent = 0;
    this.#turns.giveBack();
  }

  async beginTransaction({ session }: Loan, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const isolation = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    session.begin(`begin${isolation}${accessMode === undefined ? '' : ` ${accessMode}`}`);
  }

  async commitTransaction({ session }: Loan): Promise<void> {
    // A statement that failed, and whose error nobody passed on, has ended the transaction.
    if ((await session.end('commit')) === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollbackTransaction({ session }: Loan): Promise<void> {
    await session.end('rollback');
  }

  async destroy(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }
}

export class OneConnectionPGliteDialect extends PGliteDialect {
  readonly #pglite: PGlite;
  readonly #session: PGliteSession;
  #driver: OneAtATimeDriver | undefined;

  constructor(pglite: PGlite) {
    super({ pglite });
    this.#pglite = pglite;
    this.#session = new PGliteSession(pglite);
  }

  /** Connections in the hands of a borrower: 0 or 1. */
  get lent(): number {
    return this.#driver?.lent ?? 0;
  }

  /** Borrowers that wait for it. */
  get waiting(): number {
    return this.#driver?.waiting ?? 0;
  }

  /**
   * An adapter that admits to one connection gets a mutex of Kysely's in front of the driver. Nobody could be refused
   * there any more, and a refusal behind it would leave the mutex locked for ever: so the lending is all ours.
   */
  override createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }
  override createDriver(): Driver {
    this.#driver = new OneAtATimeDriver(this.#pglite, this.#session);
    return this.#driver;
  }
}
