import { type Kysely, sql, type Transaction } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A step of a schema. A name is given once and for ever; those that have not run yet run in the order of their names. */
export interface SchemaMigration extends Migration {
  /**
   * Set by a step that takes away what older code uses (expand, migrate, contract): name of the migration that code must know to run
   * on the schema from then on. Without it a step leaves everything that the release before uses.
   */
  oldestCode?: string;
}

/** Steps that have run, a row each. */
const RAN = 'schema_migrations';
/** Migrations that code must know to run on the schema. */
const OLDEST = 'oldest_code';
/** Where releases up to 0.1 kept what has run: left as it is, since they refuse to start on a step that they do not know. */
const RAN_BEFORE = 'kysely_migration';

interface Bookkeeping {
  schema_migrations: { name: string };
  oldest_code: { migration: string };
}

/**
 * Brings a schema up to date in one transaction, one process at a time. Steps of a later release that the schema has already are left
 * alone, as long as none says that this code is too old for it.
 * @throws Error with the schema and the reason
 */
export async function migrate(
  root: Kysely<unknown>,
  schema: string,
  migrations: Record<string, SchemaMigration>,
): Promise<void> {
  try {
    await root.transaction().execute(async (trx) => {
      await lockSchema(trx, schema);
      await keepBooks(trx, schema);
      const db = trx.withSchema(schema);
      const books = db as unknown as Kysely<Bookkeeping>;
      await refuseOldCode(books, migrations);
      const ran = new Set((await books.selectFrom(RAN).select('name').execute()).map(({ name }) => name));
      for (const [name, { up, oldestCode }] of Object.entries(migrations).sort(byName)) {
        if (ran.has(name)) continue;
        await up(db);
        await books.insertInto(RAN).values({ name }).execute();
        if (oldestCode !== undefined)
          await books
            .insertInto(OLDEST)
            .values({ migration: oldestCode })
            .onConflict((c) => c.doNothing())
            .execute();
      }
    });
  } catch (error) {
    throw new Error(`migrate: schema ${schema}: ${error}`, { cause: error });
  }
}

/** Until the transaction ends no other process changes the schema; those that want to wait, and this one has as long as it needs. */
export async function lockSchema<T>(trx: Transaction<T>, schema: string): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(trx);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`migrate ${schema}`}, 0))`.execute(trx);
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

async function keepBooks(trx: Transaction<unknown>, schema: string): Promise<void> {
  const { rows } = await sql<{ books: string | null; before: string | null }>`
    select to_regclass(format('%I.%I', ${schema}::text, ${RAN}::text))::text as books,
      to_regclass(format('%I.%I', ${schema}::text, ${RAN_BEFORE}::text))::text as before`.execute(trx);
  if (rows[0]?.books) return;
  await sql`create schema if not exists ${sql.id(schema)}`.execute(trx);
  await sql`create table ${sql.id(schema, RAN)} (
    name text primary key, ran_at timestamptz not null default now())`.execute(trx);
  await sql`create table ${sql.id(schema, OLDEST)} (migration text primary key)`.execute(trx);
  if (rows[0]?.before)
    await sql`insert into ${sql.id(schema, RAN)} (name) select name from ${sql.id(schema, RAN_BEFORE)}`.execute(trx);
}

async function refuseOldCode(books: Kysely<Bookkeeping>, known: Record<string, unknown>): Promise<void> {
  const needed = await books.selectFrom(OLDEST).select('migration').execute();
  const unknown = needed.map(({ migration }) => migration).filter((name) => !(name in known));
  if (unknown.length > 0)
    throw new Error(
      `its tables are of a later release, and this one is too old to run on them: it does not know ${unknown.sort().join(', ')}; start that release or a later one, or restore a backup from before it`,
    );
}
