import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { takeLock } from './folder-lock.ts';
import { type KitTables, kitMigrations } from './kit-tables.ts';
import { OneConnectionPGliteDialect } from './pglite-dialect.ts';
import { preparedPGlite } from './prepared-pglite.ts';
import { unpackTar } from './unpack-tar.ts';

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
}

/** An open connection to a database server, on which each service has a schema of its own. */
export interface Connection {
  readonly kind: 'pglite' | 'postgres';
  /** the root handle: knows no schema */
  readonly root: Kysely<unknown>;
  pool(): PoolStatus;
  close(): Promise<void>;
}

// Both drivers must hand out the same values: a plain date stays text (no time zone may move it), a bigint is a number.
const DATE = 1082;
const BIGINT = 20;

/**
 * Opens the embedded PostgreSQL in `dir` (absent: in memory). The folder is locked: a second process on it would
 * corrupt it without a word. Survives a kill at any moment; power loss is not covered (no fsync).
 *
 * @param options.cache folder in which an empty database is kept ready, for a quicker start; absent, or not to be used: no harm
 */
export async function openPGlite(dir?: string, options: { cache?: string } = {}): Promise<Connection> {
  const [{ PGlite }, { vector }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite-pgvector'),
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
    parsers: { [DATE]: (v: string) => v, [BIGINT]: Number },
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(prepared !== undefined && dataDir === undefined ? { loadDataDir: new Blob([new Uint8Array(prepared)]) } : {}),
  });
  const dialect = new OneConnectionPGliteDialect(pglite);
  const root = new Kysely<unknown>({ dialect });
  return {
    kind: 'pglite',
    root,
    pool: () => ({ size: 1, open: 1, lent: dialect.lent }),
    close: async () => {
      await root.destroy();
      if (!pglite.closed) await pglite.close();
      release();
    },
  };
}

/** @param url postgres://user:password@host:port/database */
export async function openPostgres(url: string, poolSize = 10): Promise<Connection> {
  const { default: pg } = await import('pg');
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') => {
      if (oid === DATE) return (v: string) => v;
      if (oid === BIGINT) return Number;
      return pg.types.getTypeParser(oid, format as 'text');
    },
  };
  const pool = new pg.Pool({ connectionString: url, max: poolSize, types, connectionTimeoutMillis: 5_000 });
  // An idle connection that breaks is no crash: the pool replaces it when it is next asked.
  pool.on('error', () => {});
  const root = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    root,
    pool: () => ({ size: poolSize, open: pool.totalCount, lent: pool.totalCount - pool.idleCount }),
    close: () => root.destroy(),
  };
}

/** Brings the schema of one service up to date and returns its handle. Safe to run again and in parallel. */
export async function openSchema<Own>(
  connection: Connection,
  schema: string,
  migrations: Record<string, Migration>,
): Promise<ServiceDatabase<Own>> {
  const { root } = connection;
  // "if not exists" fails when two do it at once; the number is of this statement and means nothing else.
  await root.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(7331001)`.execute(trx);
    await sql`create schema if not exists ${sql.id(schema)}`.execute(trx);
  });
  const db = root.withSchema(schema);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...kitMigrations, ...migrations }) },
    migrationTableSchema: schema,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error(`migrate: schema ${schema}: ${error}`, { cause: error });
  return db as unknown as ServiceDatabase<Own>;
}
