import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Connection, openPGlite } from '../database.ts';

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsm-prepared-'));
  cache = join(folder, 'cache/pglite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kept = () => readdirSync(cache).map((name) => join(cache, name));
const hasVectors = async ({ root }: Connection) => {
  const { rows } = await sql<{ distance: number }>`select '[1,0]'::vector <=> '[0,1]' as distance`.execute(root);
  expect(rows).toEqual([{ distance: 1 }]);
};
const open = async (dir?: string, at = cache) => {
  const connection = await openPGlite(dir, { cache: at });
  await hasVectors(connection);
  return connection;
};

it('is made once, and loaded into memory and into folders that keep what is written', async () => {
  await (await open()).close();
  const [file] = kept();
  const { ino } = statSync(file as string);
  const dir = join(folder, 'world');
  const first = await open(dir);
  await sql`create table written (n int)`.execute(first.root);
  await first.close();
  const second = await open(dir);
  await sql`select n from written`.execute(second.root);
  await second.close();
  await (await open()).close();
  expect(kept()).toEqual([file]);
  expect(statSync(file as string).ino).toBe(ino);
});

it('comes to no harm when two make it at once', async () => {
  const opened = await Promise.all([open(), open()]);
  await Promise.all(opened.map((connection) => connection.close()));
  expect(kept()).toHaveLength(1);
  await (await open()).close();
});

it.each([
  ['cut', (whole: Buffer) => whole.subarray(0, whole.length - 5_000)],
  ['of somebody else', () => Buffer.from('not ours')],
  ['empty', () => Buffer.alloc(0)],
  ['changed in one bit', (whole: Buffer) => whole.with(1_000, (whole.at(1_000) ?? 0) ^ 1) as Buffer],
])('is made anew when it is %s', async (_, spoil) => {
  await (await open()).close();
  const file = kept()[0] as string;
  const whole = readFileSync(file);
  writeFileSync(file, spoil(whole));
  await (await open()).close();
  expect(readFileSync(file)).toHaveLength(whole.length);
});

it('is done without where the cache cannot be written', async () => {
  writeFileSync(join(folder, 'file'), '');
  const connection = await openPGlite(undefined, { cache: join(folder, 'file/pglite') });
  await sql`select 1`.execute(connection.root);
  await connection.close();
});

it('leaves a folder from before as it is, which can take the extension up', async () => {
  const dir = join(folder, 'world');
  const before = await openPGlite(dir);
  await sql`create table written (n int)`.execute(before.root);
  await before.close();
  const after = await openPGlite(dir, { cache });
  await sql`select n from written`.execute(after.root);
  await sql`create extension vector`.execute(after.root);
  await hasVectors(after);
  await after.close();
});

it('is taken up whole after a process was killed while it did so', async () => {
  const dir = join(folder, 'world');
  mkdirSync(join(dir, 'data.new/base'), { recursive: true });
  writeFileSync(join(dir, 'data.new/PG_VERSION'), '1');
  await (await open(dir)).close();
  expect(readdirSync(dir)).toEqual(['data']);
});
