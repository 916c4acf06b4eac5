import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import type { Connection } from '../database.ts';
import { insideTransaction } from '../transaction-scope.ts';

let connection: Connection;
let root: Kysely<unknown>;
beforeAll(async () => {
  connection = await openEmbedded();
  root = connection.root;
  await sql`create table marks (id serial, mark text)`.execute(root);
});
afterAll(() => connection.close());

const write = (db: Kysely<unknown>, mark: string) => sql`insert into marks (mark) values (${mark})`.execute(db);
const marks = async () => {
  const { rows } = await sql<{ mark: string }>`select mark from marks order by id`.execute(root);
  await sql`delete from marks`.execute(root);
  return rows.map(({ mark }) => mark);
};

it('lends its one connection in the order of asking, and to one borrower until he is done', async () => {
  await Promise.all([
    root.transaction().execute(async (trx) => {
      await write(trx, 'a1');
      await new Promise((resolve) => setTimeout(resolve, 20));
      await write(trx, 'a2');
    }),
    write(root, 'b'),
    root.transaction().execute(async (trx) => {
      await write(trx, 'c1');
      await write(trx, 'c2');
    }),
    write(root, 'd'),
  ]);
  expect(await marks()).toEqual(['a1', 'a2', 'b', 'c1', 'c2', 'd']);
});

it('takes back what a failed transaction wrote, and lends on', async () => {
  const failing = root.transaction().execute(async (trx) => {
    await write(trx, 'never');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await expect(sql`select nonsense`.execute(root)).rejects.toThrow('nonsense');
  await write(root, 'after');
  expect(await marks()).toEqual(['after']);
});

it('refuses who asks for a second connection inside a transaction, and serves the next', async () => {
  const asking = root
    .transaction()
    .execute((trx) => insideTransaction('play', async () => [await write(trx, 'own'), await write(root, 'second')]));
  await expect(asking).rejects.toThrow('a second database connection: refused inside transaction play');
  await write(root, 'next');
  expect(await marks()).toEqual(['next']);
});

it('lets timers have their turn while many queries wait', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const begun = performance.now();
  while (performance.now() - begun < 200)
    await Promise.all(Array.from({ length: 20 }, () => sql`select count(*) from pg_class`.execute(root)));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});

it('tells whether its one connection is lent', async () => {
  const pool = () => connection.pool();
  expect(pool()).toEqual({ size: 1, open: 1, lent: 0, waiting: 0 });
  const during = await root.transaction().execute(async () => pool());
  expect(during).toEqual({ size: 1, open: 1, lent: 1, waiting: 0 });
  await root
    .transaction()
    .execute(() => Promise.reject(new Error('no')))
    .catch(() => undefined);
  expect(pool().lent).toBe(0);
});
