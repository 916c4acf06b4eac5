import pg from 'pg';
import { Problem } from '../../calls/problem.ts';
import type { Logger } from '../../process/logger.ts';
import { OutageLog } from '../../process/outage-log.ts';
import { textParserOf } from '../text-parsers.ts';
import { PreparingClient } from './client.ts';

export interface PostgresOptions {
  /** connections at most */
  poolSize?: number;
  /** how many may wait for a connection; one more is refused at once */
  queueLimit?: number;
  /** the server ends a statement after so long; a request's deadline ends it earlier */
  statementTimeoutMs?: number;
  /** the server ends a transaction that asks nothing for so long, and frees its locks */
  idleInTransactionMs?: number;
  /** longest wait for a connection, new or lent to another */
  connectTimeoutMs?: number;
  /** what pg_stat_activity tells of the connections */
  applicationName?: string;
  log?: Pick<Logger, 'warn' | 'info' | 'debug'> | undefined;
}

/** of requests that wait for a connection, for each connection: about what a connection gets done within a second */
const WAITING_EACH = 50;
/** How often connections are looked at that got no answer for too long. */
const LOOK_EVERY_MS = 1_000;
/** What the server needs to end a statement and to say so. */
const GRACE_MS = 5_000;
/** Seconds until a connection may be free, for who was refused. */
const RETRY_AFTER_S = 1;

const types = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    format === 'binary' ? pg.types.getTypeParser(type, 'binary') : textParserOf(type),
};

/** `_getActiveQuery`: what it waits for an answer to. */
type Watched = pg.PoolClient & { _getActiveQuery?(): object | null };

/**
 * Connections to a PostgreSQL server: bounded in number, in who waits for them and in time. What fails for that is a
 * Problem `overloaded`.
 */
export class PostgresPool {
  readonly size: number;
  readonly statementTimeoutMs: number;
  readonly #pool: pg.Pool;
  readonly #queueLimit: number;
  readonly #look: NodeJS.Timeout;
  readonly #clients = new Set<Watched>();
  /** statement → when it was first seen to wait, milliseconds of performance.now() */
  readonly #seen = new WeakMap<object, number>();
  readonly #answerTimeoutMs: number;

  /** @param url asked at each connection: a password may change while the process lives */
  constructor(url: () => string, options: PostgresOptions = {}) {
    const { poolSize = 10, statementTimeoutMs = 30_000, idleInTransactionMs = 10_000, log } = options;
    this.size = poolSize;
    this.statementTimeoutMs = statementTimeoutMs;
    this.#queueLimit = options.queueLimit ?? poolSize * WAITING_EACH;
    this.#answerTimeoutMs = statementTimeoutMs + GRACE_MS;
    this.#pool = new pg.Pool({
      Client: PreparingClient,
      max: poolSize,
      pipeline: true,
      types,
      connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      application_name: options.applicationName ?? 'dsm',
      keepAlive: true,
    });
    Object.defineProperty(this.#pool.options, 'connectionString', { get: url });
    const outages = log && new OutageLog(log as Logger, 'database: the connection');
    // Without a listener an error would end the process; who uses the connection gets it with his statement.
    this.#pool.on('connect', (client) => {
      outages?.worked();
      this.#clients.add(client);
      client.on('error', (error) => outages?.failed(error));
    });
    this.#pool.on('error', (error) => outages?.failed(error));
    this.#pool.on('remove', (client) => this.#clients.delete(client));
    this.#look = setInterval(() => this.#endTheUnanswered(), LOOK_EVERY_MS);
    this.#look.unref();
  }

  get open(): number {
    return this.#pool.totalCount;
  }

  get lent(): number {
    return this.#pool.totalCount - this.#pool.idleCount;
  }

  get waiting(): number {
    return this.#pool.waitingCount;
  }

  /** for Kysely */
  get options(): object {
    return this.#pool.options;
  }

  /** @throws Problem overloaded when too many wait already, or after the longest wait */
  async connect(): Promise<pg.PoolClient> {
    if (this.waiting >= this.#queueLimit) throw overloaded(`${this.waiting} wait for a connection to it already`);
    try {
      return await this.#pool.connect();
    } catch (error) {
      if ((error as Error).message === 'timeout exceeded when trying to connect')
        throw overloaded('no connection to it became free in time');
      throw error;
    }
  }

  async end(): Promise<void> {
    clearInterval(this.#look);
    await this.#pool.end();
  }

  /** A server that a network swallowed says nothing for ever: its connection is cut, and who waits gets an error. */
  #endTheUnanswered(): void {
    const now = performance.now();
    for (const client of this.#clients) {
      const statement = client._getActiveQuery?.();
      if (!statement) continue;
      const since = this.#seen.get(statement);
      if (since === undefined) this.#seen.set(statement, now);
      else if (now - since > this.#answerTimeoutMs) client.connection.stream.destroy();
    }
  }
}

const overloaded = (why: string): Problem =>
  new Problem('overloaded', `database: ${why}`, { retryAfter: RETRY_AFTER_S });
