import { expect, it } from 'vitest';
import { openEmbedded } from '../../../test/integration/fixtures/services/databases.ts';
import { openSchema } from './database.ts';
import { trim } from './trim.ts';

it('removes what was dispatched, and answered, more than seven days ago, and nothing else', async () => {
  const connection = await openEmbedded();
  const db = await openSchema<Record<never, never>>(connection, 'trimmed', {});
  const now = new Date('2026-11-23T10:00:00Z');
  const old = new Date('2026-11-16T09:59:59Z');
  const young = new Date('2026-11-16T10:00:00Z');
  const events = [
    ['old', old],
    ['young', young],
    ['waiting', null],
  ] as const;
  for (const [event_id, dispatched_at] of events)
    await db.insertInto('outbox').values({ event_id, stream: 's', envelope: '{}', dispatched_at }).execute();
  for (const [key, created_at] of [['old', old] as const, ['young', young] as const])
    await db.insertInto('idempotency_keys').values({ key, fingerprint: 'f', answer: null, created_at }).execute();
  await db.insertInto('inbox').values({ event_id: 'old', consumer: 'c', handled_at: old }).execute();
  await trim(db, now);
  const left = await db.selectFrom('outbox').select('event_id').orderBy('id').execute();
  expect(left.map((r) => r.event_id)).toEqual(['young', 'waiting']);
  expect(await db.selectFrom('idempotency_keys').select('key').execute()).toEqual([{ key: 'young' }]);
  expect(await db.selectFrom('inbox').select('event_id').execute()).toHaveLength(1);
  await connection.close();
});
