import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, openPostgres, openSchema } from '../../../../services/kit/database/database.ts';
import type { SchemaMigration } from '../../../../services/kit/database/migrate.ts';
import { engines, openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';

// biome-ignore lint/suspicious/noExplicitAny: tables of releases that no code knows
type Any = Kysely<any>;

/** Tells in what order migrations run. */
function release(...names: string[]) {
  const ran: string[] = [];
  const migrations: Record<string, SchemaMigration> = Object.fromEntries(
    names.map((name) => [name, { up: async (db: Any) => void ran.push(await create(db, name)) }]),
  );
  return { ran, migrations };
}
const create = async (db: Any, name: string) => {
  await db.schema.createTable(`of_${name}`).addColumn('id', 'text').execute();
  return name;
};

describe.each(engines)('a schema on %s', (engine) => {
  let database: TestDatabase;
  let connection: Connection;
  let next = 0;
  beforeAll(async () => {
    database = await openDatabase(engine);
    connection = database.connection;
  });
  afterAll(() => database?.close());
  const aSchema = () => `s${next++}`;

  it('takes a step that sorts before one that has run', async () => {
    const schema = aSchema();
    const first = release('0001_a', '0003_c');
    await openSchema(connection, schema, first.migrations);
    const second = release('0001_a', '0002_b', '0000_kit_more', '0003_c', '0004_d');
    await openSchema(connection, schema, second.migrations);
    expect(first.ran).toEqual(['0001_a', '0003_c']);
    expect(second.ran).toEqual(['0000_kit_more', '0002_b', '0004_d']);
  });

  it('is used by the release before, beside the new one, after a restart and after a roll-back', async () => {
    const schema = aSchema();
    const before = release('0001_a');
    const after = release('0001_a', '0002_b');
    const old: Any = await openSchema(connection, schema, before.migrations);
    const fresh: Any = await openSchema(connection, schema, after.migrations);
    await fresh.insertInto('of_0001_a').values({ id: 'of the new' }).execute();
    await old.insertInto('of_0001_a').values({ id: 'of the old' }).execute();
    const restarted: Any = await openSchema(connection, schema, before.migrations);
    expect(await restarted.selectFrom('of_0001_a').selectAll().execute()).toHaveLength(2);
    await openSchema(connection, schema, after.migrations);
    expect([before.ran, after.ran]).toEqual([['0001_a'], ['0002_b']]);
  });

  it('refuses code that is too old for it from its contract step on, and no other', async () => {
    const schema = aSchema();
    const releases = [release('0001_a'), release('0001_a', '0002_expand'), release('0001_a', '0002_expand', '0003')];
    const [oldest, expanded, contracted] = releases.map((one) => one.migrations);
    if (contracted?.['0003']) contracted['0003'].oldestCode = '0002_expand';
    const open = (migrations = {}) => openSchema(connection, schema, migrations);
    await open(expanded);
    await open(oldest);
    await open(contracted);
    await open(expanded);
    await expect(open(oldest)).rejects.toThrow(
      `migrate: schema ${schema}: Error: its tables are of a later release, and this one is too old to run on them: it does not know 0002_expand;`,
    );
    await open(contracted);
  });

  it('keeps nothing of a start whose last step failed', async () => {
    const schema = aSchema();
    const bad = { ...release('0001_a').migrations, '0002_b': { up: async () => Promise.reject(new Error('no')) } };
    await expect(openSchema(connection, schema, bad)).rejects.toThrow(`migrate: schema ${schema}: Error: no`);
    const good = release('0001_a', '0002_b');
    await openSchema(connection, schema, good.migrations);
    expect(good.ran).toEqual(['0001_a', '0002_b']);
  });

  it('goes on where a release that kept its books elsewhere has left it, and leaves those books to it', async () => {
    const schema = aSchema();
    await openSchema(connection, schema, release('0001_a').migrations);
    for (const table of [
      'schema_migrations',
      'oldest_code',
      'leases',
      'parked_events',
      'aggregate_versions',
      'transport_losses',
    ])
      await sql`drop table ${sql.id(schema, table)}`.execute(connection.root);
    await sql`alter table ${sql.id(schema, 'outbox')} drop column published_at`.execute(connection.root);
    const books = sql.id(schema, 'kysely_migration');
    await sql`create table ${books} (name text primary key, timestamp text not null)`.execute(connection.root);
    for (const name of ['0000_kit', '0001_a'])
      await sql`insert into ${books} values (${name}, '2026-11-23T10:00:00.000Z')`.execute(connection.root);
    const after = release('0001_a', '0002_b');
    await openSchema(connection, schema, after.migrations);
    expect(after.ran).toEqual(['0002_b']);
    const { rows } = await sql`select name from ${books} order by name`.execute(connection.root);
    expect(rows.map((row) => (row as { name: string }).name)).toEqual(['0000_kit', '0001_a']);
  });
});

it('is brought up to date once by processes that start at the same time', async () => {
  const database = await openDatabase('PostgreSQL');
  try {
    const { rows } = await sql<{ url: string }>`
      select format('postgres://postgres@127.0.0.1:%s/%s', current_setting('port'), current_database()) as url`.execute(
      database.connection.root,
    );
    const processes = await Promise.all([1, 2, 3, 4].map(() => openPostgres(rows[0]?.url ?? '')));
    const ran: string[] = [];
    const slow = {
      up: async (db: Any) => {
        await sql`select pg_sleep(0.2)`.execute(db);
        ran.push(await create(db, 'slow'));
      },
    };
    await Promise.all(processes.map((one) => openSchema(one, 'crowd', { '0001_slow': slow })));
    expect(ran).toEqual(['slow']);
    await Promise.all(processes.map((one) => one.close()));
  } finally {
    await database.close();
  }
});
