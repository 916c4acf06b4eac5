import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbedded } from '../../test/integration/fixtures/services/databases.ts';
import { handClock, requester, silent } from '../../test/integration/fixtures/services/requests.ts';
import { type Own, tables } from '../../test/integration/services/kit/counting-tables.ts';
import type { Connection, ServiceDatabase } from './database/database.ts';
import { kit } from './database/unit-of-work.ts';
import type { Envelope } from './events/event.ts';
import { InProcessBus } from './events/in-process-bus.ts';
import { assembleService, type ServiceHandle } from './service.ts';

const counted = { type: 'Counted', stream: 'counts', aggregateType: 'Counter', schemaVersion: 1, data: z.object({}) };
const clock = handClock('2026-11-23T10:00:00Z');
let connection: Connection;
let bus: InProcessBus;
let service: ServiceHandle;
let db: ServiceDatabase<Own>;
let applied: number[];
beforeAll(async () => {
  connection = await openEmbedded();
});
afterAll(() => connection.close());
beforeEach(async () => {
  [bus, applied] = [new InProcessBus(), []];
  service = await assembleService<Own>({
    ...{ service: 'watched', migrations: tables, errors: {}, deps: { connection, bus, clock, log: silent } },
    consume: {
      ...{ streams: ['counts'], types: [counted] },
      handlers: {
        Counted: async ({ aggregate_version }, work) => work.afterCommit(() => applied.push(aggregate_version)),
      },
    },
    serve: (_app, opened) => {
      db = opened;
      return undefined;
    },
  });
  await service.start();
});
afterEach(async () => {
  for (const table of ['parked_events', 'outbox'] as const) await kit(db).deleteFrom(table).execute();
  await service.stop();
});

const call = requester(() => service.fastify);
const event = (aggregate_version: number, schema_version = 1): Envelope => ({
  ...{ event_id: randomUUID(), event_type: 'Counted', timestamp: clock.now().toISOString() },
  ...{ aggregate_id: 'A', aggregate_type: 'Counter', aggregate_version, schema_version, event_data: {} },
  metadata: { source_service: 'test', correlation_id: 'c' },
});
const metric = async (name: string): Promise<string[]> => {
  const { body } = await call('GET', '/metrics', undefined, { accept: 'text/plain' });
  return String(body)
    .split('\n')
    .filter((line) => line.startsWith(name));
};

it('what is parked is listed, told whole, not replayed before its time, and dropped so that the rest goes on', async () => {
  const [tooNew, behind] = [event(1, 2), event(2)];
  for (const one of [tooNew, behind]) await bus.publish(one, 'counts');
  const list = (await call('GET', '/v1/parked-events')).body;
  expect(list.map((row: { event_id: string; too_new: boolean }) => [row.event_id, row.too_new])).toEqual([
    [tooNew.event_id, true],
    [behind.event_id, false],
  ]);
  expect((await call('GET', '/v1/events/groups')).body.group).toMatchObject({
    ...{ name: 'watched', streams: ['counts'], reads: [{ type: 'Counted', version: 1 }] },
    ...{ dead_letters: 0, parked_events: 2, parked_aggregates: 1 },
  });
  expect(await metric('dsm_parked_events')).toEqual(['dsm_parked_events 2']);
  expect((await call('GET', `/v1/parked-events/${tooNew.event_id}`)).body.event).toEqual(tooNew);
  for (const { event_id } of [tooNew, behind])
    expect((await call('POST', `/v1/parked-events/${event_id}/replay`)).body).toMatchObject({
      ...{ code: 'event_too_new', status: 409 },
    });
  expect((await call('DELETE', `/v1/parked-events/${tooNew.event_id}`)).status).toBe(200);
  await expect.poll(() => applied, { interval: 10 }).toEqual([2]);
  expect((await call('GET', '/v1/parked-events')).body).toEqual([]);
  expect((await call('POST', `/v1/parked-events/${behind.event_id}/replay`)).body.code).toBe('parked_event_not_found');
  await bus.publish(event(3), 'counts');
  expect(applied).toEqual([2, 3]);
});

it('the outbox tells how many wait and how old the oldest is, as an answer and as metrics', async () => {
  const told = event(1);
  const row = { event_id: told.event_id, stream: 'counts', envelope: JSON.stringify(told) };
  expect(await metric('dsm_outbox_')).toEqual(['dsm_outbox_waiting 0', 'dsm_outbox_oldest_seconds 0']);
  service.pause();
  await kit(db)
    .insertInto('outbox')
    .values({ ...row, dispatched_at: null })
    .execute();
  clock.set('2026-11-23T10:01:30Z');
  const { body } = await call('GET', '/v1/events/groups');
  const metrics = await metric('dsm_outbox_');
  clock.set('2026-11-23T10:00:00Z');
  expect(body.outbox).toEqual({ waiting: 1, oldest_seconds: 90 });
  expect(metrics).toEqual(['dsm_outbox_waiting 1', 'dsm_outbox_oldest_seconds 90']);
});

it('events are counted by what became of them, with the time that they took', async () => {
  const one = event(1);
  clock.set('2026-11-23T10:00:02Z');
  for (const each of [one, one]) await bus.publish(each, 'counts');
  clock.set('2026-11-23T10:00:00Z');
  expect((await metric('dsm_events_consumed_total')).sort()).toEqual([
    'dsm_events_consumed_total{type="Counted",result="applied"} 1',
    'dsm_events_consumed_total{type="Counted",result="repeated"} 1',
  ]);
  expect(await metric('dsm_event_lag_seconds_sum')).toEqual(['dsm_event_lag_seconds_sum{stream="counts"} 2']);
});
