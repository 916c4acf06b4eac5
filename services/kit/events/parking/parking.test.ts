import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import { handClock, silent } from '../../../../test/integration/fixtures/services/requests.ts';
import { type Own, type Tables, tables } from '../../../../test/integration/services/kit/counting-tables.ts';
import { type Connection, openSchema } from '../../database/database.ts';
import { kit } from '../../database/unit-of-work.ts';
import { Consumer } from '../consumer.ts';
import type { Envelope, EventType } from '../event.ts';
import { EventRegistry } from '../versions/registry.ts';
import { ParkedReplay } from './parked-replay.ts';
import { Parking } from './parking.ts';

let connection: Connection;
let db: Kysely<Tables>;
let applied: string[];
/** ids of events that their handler refuses */
let refused: Set<string>;
const clock = handClock('2026-11-23T10:00:00Z');
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<Own>(connection, 'parking', tables);
});
afterAll(() => connection.close());
beforeEach(async () => {
  await db.deleteFrom('parked_events').execute();
  await db.deleteFrom('dead_letters').execute();
  applied = [];
  refused = new Set();
});

const kind = (schemaVersion: number): EventType => ({
  ...{ type: 'Counted', stream: 'counts', aggregateType: 'Counter', schemaVersion, data: z.object({}) },
  upcasters: Object.fromEntries(
    Array.from({ length: schemaVersion - 1 }, (_, i) => [i + 1, (data) => ({ ...data, from: i + 1 })]),
  ),
});
const event = (aggregate_id: string, aggregate_version: number, schema_version = 1): Envelope => ({
  ...{ event_id: randomUUID(), event_type: 'Counted', timestamp: clock.now().toISOString() },
  ...{ aggregate_id, aggregate_type: 'Counter', aggregate_version, schema_version, event_data: {} },
  metadata: { source_service: 'test', correlation_id: 'c' },
});
/** A process of the service whose code knows a version. */
function processWith(version: number) {
  const registry = new EventRegistry([kind(version)]);
  const parking = new Parking('follower', registry);
  const consumer = new Consumer<Tables>({
    ...{ consumer: 'follower', db, clock, log: silent, streams: ['counts'], published: () => {}, parking },
    handlers: {
      Counted: async ({ event_id, aggregate_id, aggregate_version, event_data }, { afterCommit }) => {
        if (refused.has(event_id)) throw new Error('refused');
        const from = event_data.from ? ` from ${event_data.from}` : '';
        afterCommit(() => applied.push(`${aggregate_id}${aggregate_version}${from}`));
      },
    },
  });
  const replay = new ParkedReplay({
    ...{ db: kit(db), parking, log: silent },
    apply: (one, stream) => consumer.handleParked(one, stream),
  });
  const take = (...events: Envelope[]) => consumer.handleBatch(events.map((e) => ({ event: e, stream: 'counts' })));
  return { take, replay, consumer };
}
const parked = async () =>
  (await db.selectFrom('parked_events').select(['aggregate_id', 'aggregate_version']).orderBy('id').execute()).map(
    (row) => `${row.aggregate_id}${row.aggregate_version}`,
  );

describe('an event that is too new', () => {
  it('parks its aggregate, acknowledged, and no other one', async () => {
    const { take } = processWith(1);
    expect(await take(event('A', 1), event('A', 2, 2), event('B', 1), event('A', 3))).toEqual([true, true, true, true]);
    expect(await take(event('B', 2), event('A', 4))).toEqual([true, true]);
    expect([applied, await parked()]).toEqual([
      ['A1', 'B1', 'B2'],
      ['A2', 'A3', 'A4'],
    ]);
  });

  it('parks it by itself as in a batch, and once however often it comes', async () => {
    const { consumer } = processWith(1);
    const one = event('A', 1, 2);
    await consumer.handle(one, 'counts');
    await consumer.handle(one, 'counts');
    await consumer.handle(event('A', 2), 'counts');
    expect([applied, await parked()]).toEqual([[], ['A1', 'A2']]);
  });
});

it('of a process beside this one, that parked it, is waited behind', async () => {
  const [old, present] = [processWith(1), processWith(2)];
  await present.take(event('A', 1, 2));
  await old.take(event('A', 2, 2));
  await present.take(event('A', 3, 2), event('B', 1, 2));
  expect([applied, await parked()]).toEqual([
    ['A1', 'B1'],
    ['A2', 'A3'],
  ]);
  await present.replay.run();
  await present.take(event('A', 4));
  expect(applied.slice(2)).toEqual(['A2', 'A3', 'A4 from 1']);
});

describe('after an upgrade', () => {
  it('what was parked is taken up in the aggregate’s order, in the new shape, up to what is still too new', async () => {
    const old = processWith(1);
    await old.take(event('A', 3, 2), event('A', 2), event('A', 4, 3), event('A', 5), event('B', 1, 2));
    const present = processWith(2);
    present.replay.start();
    await expect.poll(parked).toEqual(['A4', 'A5']);
    await present.replay.stop();
    expect(applied).toEqual(['A2 from 1', 'A3', 'B1']);
    await present.take(event('A', 6), event('B', 2, 2));
    expect([applied.slice(3), await parked()]).toEqual([['B2'], ['A4', 'A5', 'A6']]);
  });

  it('has its effect once, when the transport brings it again too', async () => {
    const one = event('A', 1, 2);
    await processWith(1).take(one);
    const present = processWith(2);
    await present.replay.run();
    await present.take(one);
    await present.replay.run();
    expect([applied, await parked()]).toEqual([['A1'], []]);
  });

  it('one that fails holds its aggregate up until it is buried', async () => {
    const [bad, next] = [event('A', 1, 2), event('A', 2)];
    await processWith(1).take(bad, next, event('B', 1, 2));
    refused.add(bad.event_id);
    const { replay } = processWith(2);
    for (let i = 0; i < 4; i++) await replay.run();
    expect([applied, await parked()]).toEqual([['B1'], ['A1', 'A2']]);
    await replay.run();
    expect([applied, await parked()]).toEqual([['B1', 'A2 from 1'], []]);
    expect(await db.selectFrom('dead_letters').select('event_id').execute()).toEqual([{ event_id: bad.event_id }]);
  });

  it('more aggregates than are read at once are all looked at', async () => {
    const old = processWith(1);
    const newest = Array.from({ length: 250 }, (_, i) => event(`N${i}`, 1, i < 249 ? 3 : 2));
    await old.take(...newest);
    await processWith(2).replay.run();
    expect(applied).toEqual(['N2491']);
  });
});
