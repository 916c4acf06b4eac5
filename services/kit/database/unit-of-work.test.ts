import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbedded } from '../../../test/integration/fixtures/services/databases.ts';
import { handClock } from '../../../test/integration/fixtures/services/requests.ts';
import { type Own, type Tables, tables } from '../../../test/integration/services/kit/counting-tables.ts';
import { Problem } from '../calls/problem.ts';
import { type Connection, openSchema } from './database.ts';
import { fingerprintOf, UnitOfWork, type UnitOptions } from './unit-of-work.ts';

const counted = {
  type: 'Counted',
  stream: 'counts',
  aggregateType: 'Counter',
  schemaVersion: 3,
  data: z.object({ n: z.number() }),
};
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

let connection: Connection;
let db: Kysely<Tables>;
let next = 0;
const clock = handClock('2026-11-23T10:00:00Z');
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<Own>(connection, 'unit', tables);
});
afterAll(() => connection.close());

const unitWith = (options: Partial<UnitOptions> = {}) =>
  new UnitOfWork<Tables>(db, { clock, service: 'test', correlationId: 'c', published: () => {}, ...options });
const keyed = (key: string, fingerprint = 'f') => unitWith({ idempotency: { key, fingerprint } });
const aKey = () => `key-${next++}`;
/** Counts a counter up and answers with what it is now. */
const bump = (unit: UnitOfWork<Tables>, id: string) =>
  unit.run('bump', async ({ trx }) => {
    const { n } = await trx
      .insertInto('counters')
      .values({ id, n: 1 })
      .onConflict((c) => c.column('id').doUpdateSet({ n: sql<number>`counters.n + 1` }))
      .returning('n')
      .executeTakeFirstOrThrow();
    return { n };
  });
const counter = async (id: string) =>
  (await db.selectFrom('counters').select('n').where('id', '=', id).executeTakeFirst())?.n;

describe('emit', () => {
  it('writes a whole event beside the rows, and says so once after the commit', async () => {
    const said: string[] = [];
    const unit = unitWith({ published: () => said.push('published'), traceparent: TRACE, correlationId: 'corr' });
    await unit.run('emit', async ({ emit, now }) => {
      await emit(counted, 'E', { n: 1, left: 'out' });
      said.push('inside');
      await emit(counted, 'E', { n: 2 });
      expect(now).toEqual(clock.now());
    });
    expect(said).toEqual(['inside', 'published']);
    const rows = await db.selectFrom('outbox').selectAll().orderBy('id').execute();
    expect(rows.map(({ stream, dispatched_at }) => [stream, dispatched_at])).toEqual([
      ['counts', null],
      ['counts', null],
    ]);
    expect(rows.map(({ event_id }) => event_id)).toEqual(unit.emitted);
    expect(rows.map(({ envelope }) => envelope.event_id)).toEqual(unit.emitted);
    expect(rows[0]?.envelope).toMatchObject({
      event_type: 'Counted',
      aggregate_type: 'Counter',
      aggregate_id: 'E',
      aggregate_version: 1,
      schema_version: 3,
      event_data: { n: 1 },
      timestamp: '2026-11-23T10:00:00.000Z',
      metadata: { source_service: 'test', correlation_id: 'corr', traceparent: TRACE, consecutive: true },
    });
    expect(rows[0]?.envelope.event_data).toEqual({ n: 1 });
  });

  it('leaves neither row nor event nor call when the work fails', async () => {
    const before = await db.selectFrom('outbox').select('id').execute();
    const called: string[] = [];
    const failing = unitWith({ published: () => called.push('published') }).run('fail', async (work) => {
      await work.trx.insertInto('counters').values({ id: 'F', n: 1 }).execute();
      await work.emit(counted, 'F', { n: 1 });
      work.afterCommit(() => called.push('after'));
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(called).toEqual([]);
    expect(await counter('F')).toBeUndefined();
    expect(await db.selectFrom('outbox').select('id').execute()).toHaveLength(before.length);
  });

  it('refuses data that does not fit the event', async () => {
    const unit = unitWith();
    await expect(unit.run('x', ({ emit }) => emit(counted, 'E', { n: 'many' }))).rejects.toThrow();
  });
});

describe('afterCommit', () => {
  it('calls once the rows can be seen, each caller once', async () => {
    const seen: unknown[] = [];
    const look = () => void counter('A').then((n) => seen.push(n));
    await unitWith().run('commits', async ({ trx, afterCommit }) => {
      afterCommit(look);
      afterCommit(look);
      await trx.insertInto('counters').values({ id: 'A', n: 5 }).execute();
      expect(seen).toEqual([]);
    });
    await expect.poll(() => seen).toEqual([5]);
  });
});

describe('an Idempotency-Key', () => {
  it('gives the second of two equal requests the answer of the first', async () => {
    const key = aKey();
    const ask = () => {
      const unit = keyed(key);
      return unit.answer(() => bump(unit, key));
    };
    expect(await ask()).toEqual({ n: 1 });
    expect(await ask()).toEqual({ n: 1 });
    expect(await counter(key)).toBe(1);
    const { fingerprint, created_at } = await db
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    expect([fingerprint, created_at]).toEqual(['f', clock.now()]);
  });

  it('refuses another request with the same key, and goes on for other keys', async () => {
    const key = aKey();
    await bump(keyed(key), key);
    const other = keyed(key, 'other');
    await expect(other.answer(() => bump(other, key))).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    const fresh = keyed(aKey());
    expect(await fresh.answer(() => bump(fresh, key))).toEqual({ n: 2 });
  });

  it('gives all who come at once the same answer, of work that is done once', async () => {
    const key = aKey();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => {
        const unit = keyed(key);
        return unit.answer(() => bump(unit, key));
      }),
    );
    expect(answers).toEqual(Array(5).fill({ n: 1 }));
    expect(await counter(key)).toBe(1);
  });

  it('of a rival whose transaction was first gives that answer, and runs nothing of its own', async () => {
    const key = aKey();
    await bump(keyed(key), key);
    expect(await bump(keyed(key), key)).toEqual({ n: 1 });
  });

  it('is remembered for an answer that needed no transaction', async () => {
    const key = aKey();
    let handled = 0;
    const ask = () => keyed(key).answer(async () => ({ handled: ++handled }));
    expect([await ask(), await ask()]).toEqual([{ handled: 1 }, { handled: 1 }]);
    expect(handled).toBe(1);
  });

  it('is not spent by what failed', async () => {
    const key = aKey();
    const unit = keyed(key);
    const failing = unit.answer(() =>
      unit.run('fail', async () => {
        throw new Problem('taken', 'somebody was faster');
      }),
    );
    await expect(failing).rejects.toThrow('somebody was faster');
    const again = keyed(key);
    expect(await again.answer(() => bump(again, key))).toEqual({ n: 1 });
  });

  it('answers a check that failed because of a rival with the same key as the rival was answered', async () => {
    const key = aKey();
    const beaten = (error: Error) => async () => {
      await bump(keyed(key), key);
      throw error;
    };
    const taken = new Problem('taken', 'somebody was faster');
    expect(await keyed(key).answer(beaten(taken))).toEqual({ n: 1 });
    await expect(keyed(aKey()).answer(beaten(taken))).rejects.toBe(taken);
    const broken = new Error('no connection');
    const key2 = aKey();
    const failing = async () => {
      await bump(keyed(key2), key2);
      throw broken;
    };
    await expect(keyed(key2).answer(failing)).rejects.toBe(broken);
  });

  it('whose work was kept and whose request was refused is refused again', async () => {
    const key = aKey();
    const once = () => {
      const unit = keyed(key);
      return unit.answer(async () => {
        const outcome = await unit.run('play', async ({ trx }) => {
          await trx.insertInto('counters').values({ id: key, n: 1 }).execute();
          return null;
        });
        if (outcome === null) throw new Problem('closed', 'it was over before');
        return outcome;
      });
    };
    for (let i = 0; i < 3; i++) await expect(once()).rejects.toThrow('it was over before');
    expect(await counter(key)).toBe(1);
  });

  it('absent: each request is a new one', async () => {
    const ask = () => {
      const unit = unitWith();
      return unit.answer(() => bump(unit, 'no-key'));
    };
    expect([await ask(), await ask()]).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

describe('fingerprintOf', () => {
  it('tells method, path and body apart, and takes no body for null', () => {
    const prints = [
      fingerprintOf('PUT', '/a', { n: 1 }),
      fingerprintOf('POST', '/a', { n: 1 }),
      fingerprintOf('PUT', '/b', { n: 1 }),
      fingerprintOf('PUT', '/a', { n: 2 }),
      fingerprintOf('PUT', '/a', undefined),
    ];
    expect(new Set(prints).size).toBe(5);
    expect(fingerprintOf('PUT', '/a', null)).toBe(prints[4]);
    expect(fingerprintOf('PUT', '/a', { n: 1 })).toBe(prints[0]);
  });
});
