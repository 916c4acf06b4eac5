import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { type KitTables, kitMigrations } from './kit-tables.ts';
import { migrate, type SchemaMigration } from './migrate.ts';
import { takeLock } from './pglite/folder-lock.ts';
import { preparedPGlite } from './pglite/prepared-pglite.ts';
import { unpackTar } from './pglite/unpack-tar.ts';
import { DeadlineDialect } from './postgres/dialect.ts';
import type { PostgresOptions } from './postgres/pool.ts';
import type { Signals } from './postgres/signals.ts';
import { statementSpans } from './statement-spans.ts';

/** A service's tables: its own and those that the kit keeps beside them. */
export type ServiceDatabase<Own> = Kysely<Own & KitTables>;

/** Connections to the server. */
export interface PoolStatus {
  /** the most that there will be */
  size: number;
  /** that are open now */
  open: number;
  /** that somebody works with now */
  lent: number;
  /** how many wait for one */
  waiting: number;
}

/** An open connection to a database server, on which each service has a schema of its own. */
export interface Connection {
  readonly kind: 'pglite' | 'postgres';
  /** the root handle: knows no schema */
  readonly root: Kysely<unknown>;
  pool(): PoolStatus;
  /**
   * Words between the processes that share the database, on one channel; undefined: no other process can have it open.
   * @param heard called with the words of others and with one's own
   */
  signals?(channel: string, heard: (word: string) => void): Signals;
  close(): Promise<void>;
}

/**
 * Opens the embedded PostgreSQL in `dir` (absent: in memory). The folder is locked: a second process on it would
 * corrupt it without a word. Survives a kill at any moment; power loss is not covered (no fsync).
 *
 * @param options.cache folder in which an empty database is kept ready, for a quicker start; absent, or not to be used: no harm
 */
export async function openPGlite(dir?: string, options: { cache?: string } = {}): Promise<Connection> {
  const [{ PGlite }, { vector }, { OneConnectionPGliteDialect }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite-pgvector'),
    import('./pglite/pglite-dialect.ts'),
  ]);
  let release = () => {};
  if (dir !== undefined) {
    mkdirSync(dir, { recursive: true });
    release = takeLock(join(dir, 'owner.lock'));
  }
  const extensions = { vector };
  const dataDir = dir === undefined ? undefined : join(dir, 'data');
  const prepared =
    options.cache === undefined || (dataDir !== undefined && existsSync(dataDir))
      ? undefined
      : await preparedPGlite(options.cache, () => PGlite.create({ extensions }));
  if (prepared !== undefined && dataDir !== undefined) unpackTar(prepared, dataDir);
  const pglite = await PGlite.create({
    extensions,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(prepared !== undefined && dataDir === undefined ? { loadDataDir: new Blob([new Uint8Array(prepared)]) } : {}),
  });
  const dialect = new OneConnectionPGliteDialect(pglite);
  const root = new Kysely<unknown>({ dialect, ...statementSpans() });
  return {
    kind: 'pglite',
    root,
    pool: () => ({ size: 1, open: 1, lent: dialect.lent, waiting: dialect.waiting }),
    close: async () => {
      await root.destroy();
      if (!pglite.closed) await pglite.close();
      release();
    },
  };
}

/**
 * Connects to a server, bounded in connections, waiting and time: see PostgresOptions.
 *
 * @param url postgres://user:password@host:port/database; a function is asked again at each connection
 */
export async function openPostgres(url: string | (() => string), options: PostgresOptions = {}): Promise<Connection> {
  const [{ PostgresPool }, { PostgresSignals }] = await Promise.all([
    import('./postgres/pool.ts'),
    import('./postgres/signals.ts'),
  ]);
  const address = typeof url === 'string' ? () => url : url;
  const pool = new PostgresPool(address, options);
  const root = new Kysely<unknown>({
    dialect: new DeadlineDialect({ pool } as never, pool.statementTimeoutMs),
    ...statementSpans(),
  });
  return {
    kind: 'postgres',
    root,
    pool: () => ({ size: pool.size, open: pool.open, lent: pool.lent, waiting: pool.waiting }),
    signals: (channel, heard) => new PostgresSignals(address, channel, heard),
    close: () => root.destroy(),
  };
}

/** Brings the schema of one service up to date and returns its handle. Safe to run again and in parallel: see migrate. */
export async function openSchema<Own>(
  connection: Connection,
  schema: string,
  migrations: Record<string, SchemaMigration>,
): Promise<ServiceDatabase<Own>> {
  await migrate(connection.root, schema, { ...kitMigrations, ...migrations });
  return connection.root.withSchema(schema) as unknown as ServiceDatabase<Own>;
}
