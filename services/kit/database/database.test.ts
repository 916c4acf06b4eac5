import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Own, tables } from '../../../test/integration/services/kit/counting-tables.ts';
import { type Connection, openPGlite, openSchema } from './database.ts';

let connection: Connection;
const folder = mkdtempSync(join(tmpdir(), 'dsm-database-'));
beforeAll(async () => {
  connection = await openPGlite();
});
afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

it('brings a schema up to date in parallel and again without harm, beside those of others', async () => {
  const opened = await Promise.all(Array.from({ length: 4 }, () => openSchema<Own>(connection, 'one', tables)));
  await opened[0]?.insertInto('counters').values({ id: 'M', n: 1 }).execute();
  const again = await openSchema<Own>(connection, 'one', tables);
  expect(await again.selectFrom('counters').selectAll().execute()).toEqual([{ id: 'M', n: 1 }]);
  const other = await openSchema<Own>(connection, 'two', tables);
  expect(await other.selectFrom('counters').selectAll().execute()).toEqual([]);
});

it('says which schema a migration could not bring up to date, and why', async () => {
  const up = (db: Kysely<unknown>) => db.schema.createTable('inbox').execute();
  await expect(openSchema(connection, 'broken', { '0001_twice': { up } })).rejects.toThrow(
    /^migrate: schema broken: .*inbox.* already exists/,
  );
});

it('hands out a plain date as text and a bigint as a number', async () => {
  const { rows } = await sql`select date '2026-11-23' as day, 7::bigint as n`.execute(connection.root);
  expect(rows).toEqual([{ day: '2026-11-23', n: 7 }]);
});

it('keeps a folder for one opener at a time, and what was written in it', async () => {
  const dir = join(folder, 'not/there/yet');
  const first = await openPGlite(dir);
  await sql`create table kept (n int)`.execute(first.root);
  await expect(openPGlite(dir)).rejects.toThrow(`process ${process.pid} has this folder open`);
  await first.close();
  const second = await openPGlite(dir);
  await sql`select n from kept`.execute(second.root);
  await second.close();
}, 20_000);
