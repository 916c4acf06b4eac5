import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { type Connection, openSchema } from '../../../../../services/kit/database/database.ts';
import type { KitTables } from '../../../../../services/kit/database/kit-tables.ts';
import type { Leadership } from '../../../../../services/kit/database/lease.ts';
import { Dispatcher } from '../../../../../services/kit/events/dispatcher.ts';
import { openEmbedded } from '../../../fixtures/services/databases.ts';
import { handClock, silent } from '../../../fixtures/services/requests.ts';
import { event } from '../transport-contract.ts';
import { busOfTest, clientOfTest, Journal, serverOfTest } from './fixture.ts';

// What Redis loses is in the outbox: whoever hands that over notices, and hands it over again.

const clock = handClock('2026-11-23T10:00:00Z');
const NOTICED_MS = 10_000;
let connection: Connection;
let db: Kysely<KitTables>;
let version = 0;
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<Record<never, never>>(connection, 'sender', {});
});
afterAll(() => connection.close());
beforeEach(async () => {
  for (const table of ['outbox', 'transport_losses'] as const) await db.deleteFrom(table).execute();
});

const losses = async () => (await db.selectFrom('transport_losses').select('events').execute()).map((r) => r.events);
async function tell(count: number, dispatcher?: Dispatcher): Promise<void> {
  const events = Array.from({ length: count }, () => ({ ...event('A', ++version), event_id: randomUUID() }));
  await db
    .insertInto('outbox')
    .values(
      events.map((e) => ({ event_id: e.event_id, stream: 's', envelope: JSON.stringify(e), dispatched_at: null })),
    )
    .execute();
  dispatcher?.kick();
}
const allMarked = () =>
  expect
    .poll(() => db.selectFrom('outbox').select('id').where('dispatched_at', 'is', null).execute(), { timeout: 5_000 })
    .toEqual([]);

async function world(settings: Record<string, string> = {}) {
  const server = await serverOfTest({ settings });
  const bus = busOfTest(server.port);
  const watermarks = bus.watermarks && { watermarks: bus.watermarks, service: 'sender' };
  const send = (lease?: Leadership): Dispatcher => {
    const publish = bus.publish.bind(bus);
    const dispatcher = new Dispatcher(db, { publish, stores: true, watermarks }, clock, silent, lease);
    onTestFinished(() => dispatcher.stop());
    dispatcher.start();
    return dispatcher;
  };
  return { server, bus, redis: clientOfTest(server.port), send };
}

function follow({ bus }: Awaited<ReturnType<typeof world>>): Journal {
  const journal = new Journal();
  bus.subscribe({ group: 'g', streams: ['s'], handle: async (e) => journal.add(e) });
  return journal;
}

it('all of it, while it is handed over', async () => {
  const all = await world();
  const dispatcher = all.send();
  await tell(300, dispatcher);
  await allMarked();
  await delay(700);
  await all.redis.flushall();
  await tell(5, dispatcher);
  const journal = follow(all);
  await journal.until(305, NOTICED_MS);
  expect(await losses()).toEqual([expect.any(Number)]);
  expect(await all.bus.watermarks?.haveReached(['sender'], 5_000)).toBe(true);
});

it('all of it, while nobody handed over', async () => {
  const all = await world();
  const first = all.send();
  await tell(20, first);
  await allMarked();
  await first.stop();
  await all.redis.flushall();
  const journal = follow(all);
  all.send();
  await journal.until(20, NOTICED_MS);
  expect(await losses()).toEqual([20]);
});

it('the last of it, since it came back from an older copy, and no more than that is handed over again', async () => {
  const all = await world({ save: '', appendonly: 'no' });
  const dispatcher = all.send();
  await tell(50, dispatcher);
  await allMarked();
  await delay(700);
  await all.redis.save();
  await tell(7, dispatcher);
  await allMarked();
  await dispatcher.stop();
  await all.server.kill();
  await all.server.restart({ data: 'kept' });
  const journal = follow(all);
  all.send();
  await journal.until(57, NOTICED_MS);
  expect(await losses()).toEqual([7]);
  expect(journal.outOfOrder).toEqual([]);
});

it('nothing: then nothing is handed over again, whoever leads', async () => {
  const all = await world();
  let leads = true;
  const first = all.send({
    get isHeld() {
      return leads;
    },
  });
  const second = all.send({
    get isHeld() {
      return !leads;
    },
  });
  const journal = follow(all);
  for (let round = 0; round < 4; round++) {
    await tell(10, leads ? first : second);
    await allMarked();
    await delay(600);
    leads = !leads;
  }
  await journal.until(40);
  expect([await losses(), journal.repeats]).toEqual([[], 0]);
});
