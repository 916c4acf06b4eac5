import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';
import { currentRequest } from '../../process/request-scope.ts';

type Lent = Parameters<PostgresDriver['beginTransaction']>[0];

/**
 * A transaction that is done for a request ends when whoever asked stops waiting: the server would work on for nobody. Told
 * with the beginning, so it costs no round trip.
 */
class DeadlineDriver extends PostgresDriver {
  readonly #statementTimeoutMs: number;

  constructor(config: PostgresDialectConfig, statementTimeoutMs: number) {
    super(config);
    this.#statementTimeoutMs = statementTimeoutMs;
  }

  override async beginTransaction(connection: Lent, settings: TransactionSettings): Promise<void> {
    const deadline = currentRequest()?.deadline;
    const leftMs = deadline === undefined ? Number.POSITIVE_INFINITY : Math.ceil(deadline - performance.now());
    if (leftMs >= this.#statementTimeoutMs || settings.isolationLevel || settings.accessMode)
      return super.beginTransaction(connection, settings);
    const begin = `begin; set local statement_timeout = ${Math.max(1, leftMs)}`;
    await (connection as DatabaseConnection).executeQuery(CompiledQuery.raw(begin));
  }
}

/** PostgreSQL whose transactions know the deadline of the request that they are done for. */
export class DeadlineDialect extends PostgresDialect {
  readonly #driver: () => Driver;

  /** @param statementTimeoutMs of the connections; a deadline only shortens it */
  constructor(config: PostgresDialectConfig, statementTimeoutMs: number) {
    super(config);
    this.#driver = () => new DeadlineDriver(config, statementTimeoutMs);
  }

  override createDriver(): Driver {
    return this.#driver();
  }
}
