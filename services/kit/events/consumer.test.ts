import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbedded } from '../../../test/integration/fixtures/services/databases.ts';
import { handClock, silent } from '../../../test/integration/fixtures/services/requests.ts';
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
      { Counted: async (_e, work) => void (await work.emit(told, 'T', {})) },
      () => published++,
    );
    await consumer.handle(event(6), 'counts');
    const { envelope } = await db.selectFrom('outbox').select('envelope').executeTakeFirstOrThrow();
    expect(envelope.metadata).toMatchObject({ source_service: 'follower', correlation_id: 'corr', traceparent: TRACE });
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

describe('several events at once', () => {
  const of = (aggregate_id: string, n: number): Envelope => ({ ...event(n), aggregate_id });
  const offer = (consumer: Consumer<Tables>, ...events: Envelope[]) =>
    consumer.handleBatch(events.map((one) => ({ event: one, stream: 'counts' })));
  /** Fails for events of this number. */
  const failingAt =
    (n: number): EventHandler<Tables> =>
    async (one, work, stream) => {
      await effect()(one, work, stream);
      if (one.event_data.n === n) throw poison();
    };

  it('are one transaction, each once, in their order', async () => {
    const heard: unknown[] = [];
    const transactions = new Set<unknown>();
    const consumer = consumerWith({
      Counted: async (one, work, stream) => {
        heard.push(one.event_data.n);
        transactions.add(work.trx);
        await effect()(one, work, stream);
      },
    });
    const [one, two] = [of('A', 21), of('B', 22)];
    const seen = of('A', 20);
    await consumer.handle(seen, 'counts');
    expect(await offer(consumer, seen, one, two, one)).toEqual([true, true, true, true]);
    expect([heard, transactions.size]).toEqual([[20, 21, 22], 2]);
    expect([await effects(one), await effects(two), await effects(seen)]).toEqual([[21], [22], [20]]);
  });

  it('of which one fails hold up its aggregate alone, until it is buried', async () => {
    const consumer = consumerWith({ Counted: failingAt(2) });
    const events = [of('A', 1), of('A', 2), of('B', 1), of('A', 3), of('C', 1)] as const;
    const [first, ill, other, later, third] = events;
    for (let i = 0; i < 4; i++) expect(await offer(consumer, ...events)).toEqual([true, false, true, false, true]);
    const told = async () => Promise.all([first, ill, other, later, third].map(effects));
    expect(await told()).toEqual([[1], [], [1], [], [1]]);
    expect(await offer(consumer, ...events)).toEqual([true, true, true, true, true]);
    expect(await told()).toEqual([[1], [], [1], [3], [1]]);
    expect(await letter(ill)).toMatchObject({ attempts: 5 });
  });

  it('that all fail are not all tried while the database may be away', async () => {
    let tried = 0;
    const consumer = consumerWith({
      Counted: () => {
        tried++;
        return Promise.reject(Object.assign(new Error('gone'), { code: '57P01' }));
      },
    });
    const events = Array.from({ length: 20 }, (_, n) => of(`X${n}`, 1));
    expect(await offer(consumer, ...events)).toEqual(events.map(() => false));
    // Once together, then five of them alone.
    expect(tried).toBe(6);
  });

  it('pass on each its own correlation', async () => {
    const told = { type: 'Told', stream: 's', aggregateType: 'T', schemaVersion: 1, data: z.object({}) };
    const consumer = consumerWith({ Counted: async (one, work) => void (await work.emit(told, one.event_id, {})) });
    const events = ['corr-1', 'corr-2'].map((correlation_id) => {
      const one = of('A', 1);
      return { ...one, metadata: { ...one.metadata, correlation_id } };
    });
    await offer(consumer, ...events);
    const rows = await db.selectFrom('outbox').select('envelope').orderBy('id').execute();
    const last = rows.slice(-2).map(({ envelope }) => [envelope.aggregate_id, envelope.metadata.correlation_id]);
    expect(last).toEqual(events.map((one) => [one.event_id, one.metadata.correlation_id]));
  });

  it('go to a handler of all of them at once where there is one, without those that were there before', async () => {
    const batches: string[][] = [];
    const consumer = new Consumer<Tables>({
      ...{ consumer: 'follower', db, clock, log: silent, streams: ['counts'], published: () => {} },
      handlers: { Counted: () => Promise.reject(new Error('nobody comes here')) },
      handleAll: async (handlings) =>
        handlings[0]?.work.afterCommit(() => batches.push(handlings.map((h) => h.event.event_id))),
    });
    const [one, two, three] = [of('A', 1), of('B', 1), of('C', 1)];
    await offer(consumer, two);
    await offer(consumer, one, two, three, { ...of('D', 1), event_type: 'Unknown' });
    expect(batches).toEqual([[two.event_id], [one.event_id, three.event_id]]);
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
