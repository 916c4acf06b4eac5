import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../../../../dev/postgres/start.ts';
import { type Connection, openPostgres } from '../../../../services/kit/database/database.ts';
import { isDatabaseAway } from '../../../../services/kit/database/postgres/fault.ts';
import type { PostgresOptions } from '../../../../services/kit/database/postgres/pool.ts';
import { inRequest } from '../../../../services/kit/process/request-scope.ts';
import { cuttableProxy } from '../../fixtures/faults/cuttable-proxy.ts';

let dir: string;
let postgres: Postgres;
let url: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-pool-test-'));
  postgres = await startPostgres({ dir });
  url = await postgres.createDatabase('pool');
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function on(options: PostgresOptions, use: (connection: Connection) => Promise<void>, at = url) {
  const connection = await openPostgres(at, options);
  try {
    await use(connection);
  } finally {
    await connection.close();
  }
}
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const slept = (connection: Connection, seconds: number) =>
  failure(sql`select pg_sleep(${seconds})`.execute(connection.root));
const setting = async (connection: Connection, name: string) =>
  (await sql<{ is: string }>`select current_setting(${name}) as is`.execute(connection.root)).rows[0]?.is;

it('tells the server its limits and its name', () =>
  on({ statementTimeoutMs: 7_000, idleInTransactionMs: 9_000, applicationName: 'dsm sprint' }, async (connection) => {
    expect(await setting(connection, 'statement_timeout')).toBe('7s');
    expect(await setting(connection, 'idle_in_transaction_session_timeout')).toBe('9s');
    expect(await setting(connection, 'application_name')).toBe('dsm sprint');
  }));

it('refuses at once who would wait behind too many, and who waits for too long', () =>
  on({ poolSize: 1, queueLimit: 2, connectTimeoutMs: 300 }, async (connection) => {
    const began = performance.now();
    const asked = Array.from({ length: 4 }, () => slept(connection, 0.5).then((e) => [e, performance.now() - began]));
    await expect.poll(() => connection.pool()).toEqual({ size: 1, open: 1, lent: 1, waiting: 2 });
    const [done, late, later, full] = (await Promise.all(asked)) as [unknown, number][];
    expect(done?.[0]).toBeUndefined();
    expect(full?.[0]).toMatchObject({ name: 'Problem', code: 'overloaded', retryAfter: 1 });
    expect(full?.[1]).toBeLessThan(200);
    for (const waited of [late, later]) {
      expect(waited?.[0]).toMatchObject({ code: 'overloaded' });
      expect(isDatabaseAway(waited?.[0])).toBe(true);
    }
  }));

it('ends a transaction whose request is not waited for any more, and no other', () =>
  on({ poolSize: 1 }, async (connection) => {
    const inTransaction = () => connection.root.transaction().execute((trx) => sql`select pg_sleep(0.4)`.execute(trx));
    const until = (ms: number) => ({ correlationId: 'c', deadline: performance.now() + ms });
    const ended = await failure(inRequest(until(100), inTransaction));
    expect(ended).toMatchObject({ code: '57014' });
    expect(isDatabaseAway(ended)).toBe(true);
    await inRequest(until(60_000), inTransaction);
    await inRequest({ correlationId: 'c' }, inTransaction);
    expect(await setting(connection, 'statement_timeout')).toBe('30s');
  }));

it('frees the locks of a transaction that asks nothing, without ending the process', () =>
  on({ idleInTransactionMs: 100 }, async (connection) => {
    const ended = await failure(
      connection.root.transaction().execute(async (trx) => {
        await sql`select 1`.execute(trx);
        await new Promise((resolve) => setTimeout(resolve, 400));
        await sql`select 1`.execute(trx);
      }),
    );
    expect(isDatabaseAway(ended)).toBe(true);
    expect(await setting(connection, 'application_name')).toBe('dsm');
  }));

it('says an outage of its connections once, and its end', async () => {
  const said: string[] = [];
  const log = { warn: (_: object, m: string) => said.push(m), info: (m: string) => said.push(m), debug: () => {} };
  await on({ poolSize: 3, log: log as never }, async (connection) => {
    await Promise.all([1, 2, 3].map(() => slept(connection, 0.1)));
    const admin = await openPostgres(url, { applicationName: 'admin' });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dsm'`.execute(
      admin.root,
    );
    await admin.close();
    await expect.poll(() => connection.pool().open).toBe(0);
    expect(said).toEqual(['database: the connection fails and is tried again']);
    expect(await slept(connection, 0)).toBeUndefined();
    expect(said[1]).toBe('database: the connection works again');
  });
});

it('gives up a connection whose server says nothing any more', async () => {
  const proxy = await cuttableProxy(Number(new URL(url).port));
  const far = new URL(url);
  far.port = String(proxy.port);
  try {
    const options = { poolSize: 1, statementTimeoutMs: 500, connectTimeoutMs: 500 };
    await on(
      options,
      async (connection) => {
        expect(await slept(connection, 0)).toBeUndefined();
        proxy.become('swallowed');
        const began = performance.now();
        expect(isDatabaseAway(await slept(connection, 0))).toBe(true);
        expect(performance.now() - began).toBeLessThan(9_000);
        expect(isDatabaseAway(await slept(connection, 0))).toBe(true);
        proxy.become('open');
        expect(await slept(connection, 0)).toBeUndefined();
      },
      far.href,
    );
  } finally {
    await proxy.close();
  }
});

it('takes a password that changed while it lives', async () => {
  const admin = await openPostgres(await postgres.createDatabase('guarded'));
  const hba = join(dir, 'postgres/data/pg_hba.conf');
  writeFileSync(hba, `host guarded ada 127.0.0.1/32 scram-sha-256\n${readFileSync(hba, 'utf8')}`);
  await sql`select pg_reload_conf()`.execute(admin.root);
  await sql`create role ada login password 'first'`.execute(admin.root);
  let password = 'first';
  const guarded = () => `postgres://ada:${password}@127.0.0.1:${new URL(url).port}/guarded`;
  const connection = await openPostgres(guarded, { poolSize: 1 });
  try {
    await expect.poll(() => slept(connection, 0)).toBeUndefined();
    await sql`alter role ada password 'second/2'`.execute(admin.root);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ada'`.execute(admin.root);
    await expect.poll(() => connection.pool().open).toBe(0);
    expect(await slept(connection, 0)).toMatchObject({ code: '28P01' });
    password = encodeURIComponent('second/2');
    expect(await slept(connection, 0)).toBeUndefined();
  } finally {
    await connection.close();
    await admin.close();
  }
});
