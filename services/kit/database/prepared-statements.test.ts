import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openDatabase, type TestDatabase } from '../../../test/integration/fixtures/services/databases.ts';
import { lastOfTransaction } from './last-of-transaction.ts';
import { together } from './together.ts';

describe.each(engines)('statements on %s', (engine) => {
  let database: TestDatabase;
  let root: Kysely<unknown>;
  beforeAll(async () => {
    database = await openDatabase(engine);
    root = database.connection.root;
    await sql`create table things (id integer primary key, name text)`.execute(root);
  });
  afterAll(() => database?.close());

  const insert = (id: number, end = sql``) => sql`insert into things (id, name) values (${id}, 'a thing') ${end}`;
  const add = (db: Kysely<unknown>, id: number, end = sql``) => insert(id, end).execute(db);
  const ids = async () => {
    const { rows } = await sql<{ id: number }>`select id from things order by id`.execute(root);
    await sql`delete from things`.execute(root);
    return rows.map(({ id }) => id);
  };

  it('of a transaction are kept or taken back together, its last one too', async () => {
    await root.transaction().execute(async (trx) => void (await add(trx, 1)));
    await root.transaction().execute(async (trx) => {
      await add(trx, 2);
      await add(trx, 3, lastOfTransaction);
    });
    const failing = root.transaction().execute(async (trx) => {
      await add(trx, 4);
      await add(trx, 2, lastOfTransaction);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    const first = root.transaction().execute((trx) => add(trx, 1, lastOfTransaction));
    await expect(first).rejects.toMatchObject({ code: '23505' });
    await root.transaction().execute(async () => {});
    expect(await ids()).toEqual([1, 2, 3]);
  });

  it('that are the last have committed when they are answered', async () => {
    await root.transaction().execute((trx) => add(trx, 5, lastOfTransaction));
    const failing = root.transaction().execute(async (trx) => {
      await add(trx, 6);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await ids()).toEqual([5]);
  });

  it('fail as often as they are wrong, and work when they are right', async () => {
    const count = () => sql<{ n: number }>`select count(*)::integer as n from later`.execute(root);
    for (let i = 0; i < 3; i++) await expect(count()).rejects.toMatchObject({ code: '42P01' });
    await sql`create table later ()`.execute(root);
    expect((await count()).rows).toEqual([{ n: 0 }]);
  });

  it('that a constraint refuses, and those behind them, are prepared once', async () => {
    await add(root, 8);
    const counts = await root.connection().execute(async (db) => {
      const counted: number[] = [];
      for (let i = 0; i < 4; i++) {
        const refused = db.transaction().execute((trx) =>
          together(
            trx,
            [insert(8, sql`-- one that begins`), insert(9, sql`-- one behind it`)].map((query) => query.compile(trx)),
          ),
        );
        await expect(refused).rejects.toMatchObject({ code: '23505' });
        const { rows } = await sql<{ n: number }>`select count(*)::integer as n from pg_prepared_statements`.execute(
          db,
        );
        counted.push(rows[0]?.n ?? 0);
      }
      return counted;
    });
    expect(counts.slice(2)).toEqual([counts[1], counts[1]]);
    expect(await ids()).toEqual([8]);
  });

  it('give the columns that a table has now', async () => {
    const read = () => sql`select * from growing where id = ${1}`.execute(root);
    await sql`create table growing (id integer)`.execute(root);
    await sql`insert into growing values (1)`.execute(root);
    for (let i = 0; i < 7; i++) expect((await read()).rows).toEqual([{ id: 1 }]);
    await sql`alter table growing add column name text default 'new'`.execute(root);
    for (let i = 0; i < 12; i++) expect((await read()).rows).toEqual([{ id: 1, name: 'new' }]);
  });

  it('tell of an error what it is about', async () => {
    await sql`create table parts (id integer constraint parts_key primary key, of integer constraint known references things)`.execute(
      root,
    );
    await expect(sql`insert into parts values (1, 99)`.execute(root)).rejects.toMatchObject({
      name: 'error',
      message: 'insert or update on table "parts" violates foreign key constraint "known"',
      severity: 'ERROR',
      code: '23503',
      detail: 'Key (of)=(99) is not present in table "things".',
      schema: 'public',
      table: 'parts',
      constraint: 'known',
    });
    await expect(sql`select nam from things`.execute(root)).rejects.toMatchObject({ code: '42703', position: '8' });
  });

  it('give rows larger than what comes at once, each as it was written', async () => {
    const text = 'ä€😀\n'.repeat(2_000);
    const read = () =>
      sql<{ n: number; text: string }>`select n, ${text}::text || n as text from generate_series(1, 40) n`;
    for (let i = 0; i < 2; i++) {
      const { rows } = await read().execute(root);
      expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
      expect(rows.filter((row) => row.text !== text + row.n)).toEqual([]);
    }
  });

  it('tell how many rows they wrote', async () => {
    await add(root, 7);
    const { numAffectedRows } = await sql`update things set name = 'other'`.execute(root);
    expect(numAffectedRows).toBe(1n);
    expect(await ids()).toEqual([7]);
  });
});
