import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import { type Connection, openSchema, type ServiceDatabase } from '../../database/database.ts';
import { kit } from '../../database/unit-of-work.ts';
import { markForRepublish } from './republish.ts';

let connection: Connection;
let db: ServiceDatabase<Record<never, never>>;
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema(connection, 'republishing', {});
});
afterAll(() => connection.close());
beforeEach(async () => {
  await kit(db).deleteFrom('outbox').execute();
});

const NOON = new Date('2026-11-23T12:00:00Z');
const put = (event_id: string, dispatched_at: Date | null, stream = 's') =>
  kit(db).insertInto('outbox').values({ event_id, stream, envelope: '{}', dispatched_at }).execute();
const waiting = async () =>
  (
    await kit(db).selectFrom('outbox').select('event_id').where('dispatched_at', 'is', null).orderBy('id').execute()
  ).map(({ event_id }) => event_id);
const mark = (most: number, after = 0, stream?: string) => {
  let told = 0;
  return markForRepublish(kit(db), { since: NOON, stream, after, most, published: () => told++ }).then((marked) => ({
    ...marked,
    told,
  }));
};

it('marks what was handed over since then, and leaves what still waits uncounted', async () => {
  await put('before', new Date('2026-11-23T11:59:59Z'));
  await put('at', NOON);
  await put('waits', null);
  await put('other', NOON, 'o');
  expect(await mark(10, 0, 's')).toEqual({ events: 1, next: null, told: 1 });
  expect(await waiting()).toEqual(['at', 'waits']);
  expect(await mark(10)).toMatchObject({ events: 1, next: null });
  expect(await mark(10)).toMatchObject({ events: 0, next: null });
});

it('goes on where the answer before ended, though what was marked was handed over again meanwhile', async () => {
  for (let i = 0; i < 5; i++) await put(`e${i}`, NOON);
  const first = await mark(2);
  expect([first.events, await waiting()]).toEqual([2, ['e0', 'e1']]);
  await kit(db).updateTable('outbox').set({ dispatched_at: NOON }).execute();
  const second = await mark(2, first.next ?? 0);
  expect([second.events, await waiting()]).toEqual([2, ['e2', 'e3']]);
  expect(await mark(2, second.next ?? 0)).toMatchObject({ events: 1, next: null });
});
