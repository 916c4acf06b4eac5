import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbedded } from '../../../test/integration/fixtures/databases.ts';
import { handClock, silent } from '../../../test/integration/fixtures/requests.ts';
import { type Own, type Tables, tables } from '../../../test/integration/services/kit/counting-tables.ts';
import { type Connection, openSchema } from '../database/database.ts';
import { Consumer, type EventHandler } from './consumer.ts';
import type { Envelope } from './event.ts';
import { InProcessBus } from './in-process-bus.ts';

let connection: Connection;
let db: Kysely<Tables>;
const clock = handClock('2026-11-23T10:00:00Z');
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<Own>(connection, 'follower', tables);
});
afterAll(() => connection.close());

const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const event = (n: number, event_type = 'Counted'): Envelope => ({
  event_id: randomUUID(),
  event_type,
  timestamp: clock.now().toISOString(),
  aggregate_id: 'A',
  aggregate_type: 'Counter',
  aggregate_version: n,
  schema_version: 1,
  event_data: { n },
  metadata: { source_service: 'test', correlation_id: 'corr', traceparent: TRACE },
});
/** Writes what it was told, then fails as often as it is told to. */
const effect =
  (failures: unknown[] = []): EventHandler<Tables> =>
  async ({ event_id, event_data }, { trx }) => {
    const row = { counter: event_id, n: Number(event_data.n) };
    await trx
      .insertInto('effects')
      .values(row as never)
      .execute();
    if (failures.length > 0) throw failures.shift();
  };
const consumerWith = (handlers: Record<string, EventHandler<Tables>>, published = () => {}) =>
  new Consumer<Tables>({ consumer: 'follower', db, clock, log: silent, streams: ['counts'], handlers, published });
const effects = async ({ event_id }: Envelope) =>
  (await db.selectFrom('effects').select('n').where('counter', '=', event_id).execute()).map(({ n }) => n);
const inbox = ({ event_id }: Envelope) =>
  db.selectFrom('inbox').selectAll().where('event_id', '=', event_id).executeTakeFirst();
const letter = ({ event_id }: Envelope) =>
  db.selectFrom('dead_letters').selectAll().where('event_id', '=', event_id).executeTakeFirst();
const poison = () => new Error('no such project');

describe('an event', () => {
  it('has its effect once, however often it comes', async () => {
    const consumer = consumerWith({ Counted: effect() });
    const one = event(1);
    await Promise.all([consumer.handle(one, 'counts'), consumer.handle(one, 'counts')]);
    await consumer.handle(one, 'counts');
    expect(await effects(one)).toEqual([1]);
    expect(await inbox(one)).toEqual({ event_id: one.event_id, consumer: 'follower', handled_at: clock.now() });
  });

  it('that failed has left neither effect nor inbox row, and succeeds when it comes again', async () => {
    const consumer = consumerWith({ Counted: effect([poison()]) });
    const one = event(2);
    await expect(consumer.handle(one, 'counts')).rejects.toThrow('no such project');
    expect([await effects(one), await inbox(one)]).toEqual([[], undefined]);
    await consumer.handle(one, 'counts');
    expect(await effects(one)).toEqual([2]);
  });

  it('of a type that nobody handles is acknowledged unread', async () => {
    const one = event(3, 'Unknown');
    await consumerWith({ Counted: effect([poison()]) }).handle(one, 'counts');
    expect([await effects(one), await inbox(one)]).toEqual([[], undefined]);
  });

  it('goes to the handler of all types where its own has none, with its stream', async () => {
    const heard: string[] = [];
    const consumer = consumerWith({
      Counted: async () => void heard.push('own'),
      '*': async ({ event_type }, _work, stream) => void heard.push(`${event_type} of ${stream}`),
    });
    await consumer.handle(event(4), 'counts');
    await consumer.handle(event(5, 'Other'), 'others');
    expect(heard).toEqual(['own', 'Other of others']);
  });

  it('passes its correlation and trace on to the events that it leads to, which are told at once', async () => {
    const told = { type: 'Told', stream: 's', aggregateType: 'T', schemaVersion: 1, data: z.object({}) };
    let published = 0;
    const consumer = consumerWith(
      { Counted: async (_e, work) => void (await work.emit(told, 'T', 1, {})) },
      () => published++,
    );
    await consumer.handle(event(6), 'counts');
    const { envelope } = await db.selectFrom('outbox').select('envelope').executeTakeFirstOrThrow();
    expect(envelope.metadata).toEqual({ source_service: 'follower', correlation_id: 'corr', traceparent: TRACE });
    expect(published).toBe(1);
  });
});

describe('a failure', () => {
  const failing = async (consumer: Consumer<Tables>, one: Envelope, times: number) => {
    for (let i = 0; i < times; i++) await expect(consumer.handle(one, 'counts')).rejects.toThrow();
  };

  it('by the event’s own fault makes it a dead letter the fifth time, whole', async () => {
    const consumer = consumerWith({ Counted: effect(Array(5).fill(new Error('x'.repeat(3_000)))) });
    const one = event(7);
    await failing(consumer, one, 4);
    expect(await letter(one)).toBeUndefined();
    await consumer.handle(one, 'counts');
    expect(await letter(one)).toEqual({
      event_id: one.event_id,
      consumer: 'follower',
      stream: 'counts',
      envelope: one,
      error: `Error: ${'x'.repeat(1_993)}`,
      attempts: 5,
      failed_at: clock.now(),
    });
    expect([await effects(one), await inbox(one)]).toEqual([[], undefined]);
  });

  it('counts for one event alone', async () => {
    const consumer = consumerWith({ Counted: effect(Array(8).fill(poison())) });
    const [one, two] = [event(8), event(9)];
    await failing(consumer, one, 4);
    await failing(consumer, two, 4);
    expect([await letter(one), await letter(two)]).toEqual([undefined, undefined]);
  });

  it('of a deadlock, or of a database that goes, is never counted', async () => {
    const withCode = (code: string) => Object.assign(new Error('failed'), { code });
    const failures = [...Array(6).fill(withCode('40P01')), ...Array(6).fill(withCode('57P01'))];
    const consumer = consumerWith({ Counted: effect([...failures, ...Array(4).fill(poison())]) });
    const one = event(10);
    await failing(consumer, one, 16);
    expect(await letter(one)).toBeUndefined();
    await consumer.handle(one, 'counts');
    expect(await effects(one)).toEqual([10]);
  });

  it('after its burial counts anew, and does not bury it twice', async () => {
    const consumer = consumerWith({ Counted: effect(Array(10).fill(poison())) });
    const one = event(11);
    await failing(consumer, one, 4);
    await consumer.handle(one, 'counts');
    await failing(consumer, one, 4);
    await consumer.handle(one, 'counts');
    expect(await letter(one)).toMatchObject({ attempts: 5 });
  });

  it('goes on failing while the letter itself cannot be written', async () => {
    const consumer = consumerWith({ Counted: effect(Array(6).fill(poison())) });
    const one = event(12);
    await failing(consumer, one, 4);
    const nul = { ...one, metadata: { ...one.metadata, correlation_id: '\0' } };
    await expect(consumer.handle(nul, 'counts')).rejects.toThrow();
  });
});

it('a dead letter that is applied again has its effect once', async () => {
  const consumer = consumerWith({ Counted: effect([poison()]) });
  const one = event(13);
  await expect(consumer.apply(one, 'counts')).rejects.toThrow('no such project');
  await consumer.apply(one, 'counts');
  await consumer.apply(one, 'counts');
  expect(await effects(one)).toEqual([13]);
});

it('subscribes to its streams as a group of its own name', async () => {
  const bus = new InProcessBus();
  const subscription = consumerWith({ Counted: effect() }).subscribe(bus);
  const one = event(14);
  await bus.publish(one, 'others');
  expect(await effects(one)).toEqual([]);
  await bus.publish(one, 'counts');
  expect(await effects(one)).toEqual([14]);
  await subscription.close();
});
