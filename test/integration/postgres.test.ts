import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PGVECTOR_VERSION, POSTGRES_VERSION } from '../../dev/postgres/locate.ts';
import { type Postgres, startPostgres } from '../../dev/postgres/start.ts';
import { isFree } from '../../dev/processes/ports.ts';
import { runningProcess } from '../../dev/processes/recorded.ts';

let dir: string;
let postgres: Postgres;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-postgres-test-'));
  postgres = await startPostgres({ dir });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function query<T>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

it('is the PostgreSQL that was asked for, with pgvector', async () => {
  const [row] = await query<{ server_version: string }>(postgres.url('postgres'), 'show server_version');
  expect(row?.server_version).toBe(POSTGRES_VERSION);
  const url = await postgres.createDatabase('vectors');
  await query(url, 'create extension vector');
  expect(await query(url, "select extversion from pg_extension where extname = 'vector'")).toEqual([
    { extversion: PGVECTOR_VERSION },
  ]);
});

it('never runs as root', () => {
  const pid = runningProcess(dir, 'postgres')?.pid;
  const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  expect(Number(uid)).not.toBe(0);
});

it('keeps databases apart', async () => {
  const [one, two] = [await postgres.createDatabase('one'), await postgres.createDatabase('odd "name"')];
  await query(one, 'create table things (id int)');
  expect(await query(one, "select to_regclass('things')::text as found")).toEqual([{ found: 'things' }]);
  expect(await query(two, "select to_regclass('things')::text as found")).toEqual([{ found: null }]);
});

it('leaves no process, port or data behind', async () => {
  const other = await startPostgres();
  const port = Number(new URL(other.url('x')).port);
  expect(await isFree(port)).toBe(false);
  await other.stop();
  expect(await isFree(port)).toBe(true);
  expect(existsSync(join(dir, 'postgres/data'))).toBe(true);
});
