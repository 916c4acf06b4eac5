import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../../test/integration/fixtures/services/databases.ts';
import { type Connection, openSchema, type ServiceDatabase } from './database.ts';
import { shapedStatement, statement } from './statement.ts';
import { together } from './together.ts';

interface Tables {
  things: { name: string; size: number | null };
}
type Db = ServiceDatabase<Tables>;

let connection: Connection;
const open = (schema: string): Promise<Db> =>
  openSchema<Tables>(connection, schema, {
    '0001_things': {
      async up(db) {
        await db.schema.createTable('things').addColumn('name', 'text').addColumn('size', 'integer').execute();
      },
    },
  });
beforeAll(async () => {
  connection = await openEmbedded();
});
afterAll(() => connection.close());

let builds = 0;
const inserting = statement((db: Db | Transaction<Tables>, { name, size }: Tables['things']) => {
  builds++;
  return (db as Db).insertInto('things').values({ name, size }).returning('name');
});
const sized = statement((db: Db, { sizes }: { sizes: number[] }) =>
  db
    .selectFrom('things')
    .select('name')
    .where(sql<boolean>`size = any(${sizes}::integer[])`)
    .where('name', '!=', 'never')
    .orderBy('name'),
);

it('is built once a schema, and goes with the values of each use', async () => {
  const [one, other] = [await open('one'), await open('other')];
  for (const [name, size] of Object.entries({ a: 1, b: 2, c: 3 }))
    await one.transaction().execute((trx) => trx.executeQuery(inserting(trx, { name, size })));
  await other.executeQuery(inserting(other, { name: 'd', size: 1 }));
  const found = async (db: Db, sizes: number[]) => (await together(db, [sized(db, { sizes })]))[0].map((r) => r.name);
  expect([await found(one, [1, 3]), await found(one, [2]), await found(other, [1, 2, 3])]).toEqual([
    ['a', 'c'],
    ['b'],
    ['d'],
  ]);
  expect(builds).toBe(2);
});

it('takes null as a value', async () => {
  const db = await open('null');
  await db.executeQuery(inserting(db, { name: 'none', size: null }));
  expect(await db.selectFrom('things').selectAll().execute()).toEqual([{ name: 'none', size: null }]);
});

const resizing = shapedStatement((db: Db, { of, ...change }: { of: string; name?: string; size?: number | null }) =>
  db.updateTable('things').set(change).where('name', '=', of),
);

it('is one for each set of values that are given', async () => {
  const db = await open('shaped');
  await inserting(db, { name: 'a', size: 1 }).execute();
  const all = () => db.selectFrom('things').selectAll().execute();
  const [renaming, shrinking] = [
    resizing(db, { of: 'a', name: 'b' }),
    resizing(db, { of: 'b', size: 0, name: undefined }),
  ];
  expect(renaming.sql).not.toBe(shrinking.sql);
  expect(resizing(db, { of: 'x', name: 'y' }).sql).toBe(renaming.sql);
  await renaming.execute();
  expect(await all()).toEqual([{ name: 'b', size: 1 }]);
  await shrinking.execute();
  await resizing(db, { of: 'b', size: null, name: 'c' }).execute();
  expect(await all()).toEqual([{ name: 'c', size: null }]);
});
