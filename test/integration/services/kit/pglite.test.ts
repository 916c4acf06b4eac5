import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPGlite, openSchema } from '../../../../services/kit/database/database.ts';
import { UnitOfWork } from '../../../../services/kit/database/unit-of-work.ts';
import { handClock } from '../../fixtures/services/requests.ts';
import { type Own, type Tables, tables } from './counting-tables.ts';

const clock = handClock('2026-11-23T10:00:00Z');

describe('PGlite', () => {
  it('serves 50 transactions and 50 reads at once', async () => {
    const connection = await openPGlite();
    try {
      const db = await openSchema<Own>(connection, 'crowd', tables);
      const unit = new UnitOfWork<Tables>(db, { clock, service: 'test', correlationId: 'c', published: () => {} });
      await db.insertInto('counters').values({ id: 'A', n: 0 }).execute();
      const add = () =>
        unit.run('add', async ({ trx }) => {
          const { n } = await trx.selectFrom('counters').select('n').where('id', '=', 'A').executeTakeFirstOrThrow();
          await trx
            .updateTable('counters')
            .set({ n: n + 1 })
            .where('id', '=', 'A')
            .execute();
          return n;
        });
      const read = () => db.selectFrom('counters').selectAll().execute();
      await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? add() : read())));
      expect(await read()).toEqual([{ id: 'A', n: 50 }]);
    } finally {
      await connection.close();
    }
  });

  it.each([
    ['many short transactions', 400, 1],
    ['one long transaction', 1, 2_000],
  ])('lets timers have their turn during %s', async (_name, transactions, queries) => {
    const connection = await openPGlite();
    try {
      const db = await openSchema<Own>(connection, 'busy', tables);
      const unit = new UnitOfWork<Tables>(db, { clock, service: 'test', correlationId: 'c', published: () => {} });
      let turns = 0;
      const begun = performance.now();
      const timer = setInterval(() => turns++, 1);
      const work = () =>
        unit.run('work', async ({ trx }) => {
          for (let i = 0; i < queries; i++) await trx.selectFrom('counters').selectAll().execute();
        });
      await Promise.all(Array.from({ length: transactions }, work));
      clearInterval(timer);
      // It holds the process for 10 ms at most: a number of turns of its own would ask faster work to be slow.
      expect(turns).toBeGreaterThan((performance.now() - begun) / 25);
    } finally {
      await connection.close();
    }
  });

  it('refuses a second connection inside a transaction instead of waiting for itself', async () => {
    const connection = await openPGlite();
    try {
      const db = await openSchema<Own>(connection, 'nested', tables);
      const unit = new UnitOfWork<Tables>(db, { clock, service: 'test', correlationId: 'c', published: () => {} });
      const nested = unit.run('outer', async () => db.selectFrom('counters').selectAll().execute());
      await expect(nested).rejects.toThrow('a second database connection: refused inside transaction outer');
    } finally {
      await connection.close();
    }
  });

  it('keeps its folder from a second process, and opens it again after a close', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'dsm-pglite-'));
    try {
      const connection = await openPGlite(dir);
      const db = await openSchema<Own>(connection, 'kept', tables);
      await db.insertInto('counters').values({ id: 'K', n: 7 }).execute();
      const script = `
        import { openPGlite } from ${JSON.stringify(join(process.cwd(), 'services/kit/database/database.ts'))};
        await openPGlite(process.argv[1]);`;
      const second = spawnSync(process.execPath, ['--input-type=module', '-e', script, dir], { encoding: 'utf8' });
      expect(second.status).not.toBe(0);
      expect(second.stderr).toContain(`process ${process.pid} has this folder open`);
      await connection.close();
      const again = await openPGlite(dir);
      const kept = await openSchema<Own>(again, 'kept', tables);
      expect(await kept.selectFrom('counters').selectAll().execute()).toEqual([{ id: 'K', n: 7 }]);
      await again.close();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
