import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../../../../dev/processes/wait.ts';
import { DisturbedBus, seededDisturbance } from '../../../../dev/services/disturbed-bus.ts';
import { Problem } from '../../../../services/kit/calls/problem.ts';
import { openSchema } from '../../../../services/kit/database/database.ts';
import { trim } from '../../../../services/kit/database/trim.ts';
import { UnitOfWork } from '../../../../services/kit/database/unit-of-work.ts';
import { Consumer } from '../../../../services/kit/events/consumer.ts';
import { Dispatcher } from '../../../../services/kit/events/dispatcher.ts';
import type { Envelope } from '../../../../services/kit/events/event.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { projectClient } from '../../../../services/project/contract/client.ts';
import { engines, openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import { type Own, type Tables, tables } from './counting-tables.ts';

const clock = handClock('2026-11-23T10:00:00Z');
const counted = {
  type: 'Counted',
  stream: 'counts',
  aggregateType: 'Counter',
  schemaVersion: 1,
  data: z.object({ n: z.number() }),
};

describe.each(engines)('the kit on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase(engine);
  });
  afterAll(async () => {
    await database?.close();
  });
  const open = (schema: string) => openSchema<Own>(database.connection, schema, tables);
  const unitOn = (db: Kysely<Tables>, published = () => {}) =>
    new UnitOfWork<Tables>(db, { clock, service: 'test', correlationId: 'c', published });
  /** One use case: bumps a counter's row, which locks it, and tells of it. */
  const bump = (unit: UnitOfWork<Tables>, id: string) =>
    unit.run('bump', async ({ trx, emit }) => {
      const { n } = await trx
        .insertInto('counters')
        .values({ id, n: 1 })
        .onConflict((c) => c.column('id').doUpdateSet({ n: sql<number>`counters.n + 1` }))
        .returning('n')
        .executeTakeFirstOrThrow();
      await emit(counted, id, { n });
      return n;
    });
  const consumerOn = (db: Kysely<Tables>) =>
    new Consumer<Tables>({
      consumer: 'follower',
      db,
      clock,
      log: silent,
      streams: ['counts'],
      published: () => {},
      handlers: {
        Counted: async (event, { trx }) => {
          const { n } = counted.data.parse(event.event_data);
          await trx
            .insertInto('effects')
            .values({ counter: event.aggregate_id, n } as never)
            .execute();
        },
      },
    });
  const effectsOf = (db: Kysely<Tables>) => db.selectFrom('effects').selectAll().orderBy('id').execute();
  const undispatched = async (db: Kysely<Tables>) =>
    (await db.selectFrom('outbox').select('id').where('dispatched_at', 'is', null).execute()).length;
  const drained = (db: Kysely<Tables>) =>
    waitFor(async () => (await undispatched(db)) === 0 || undefined, { what: 'an empty outbox', timeoutMs: 40_000 });

  it('loses, doubles and reorders nothing under 32 writers on a bus at its worst', async () => {
    const db = await open('writers');
    const bus = new DisturbedBus(
      new InProcessBus(),
      seededDisturbance({ seed: 11, delayMs: 4, doubles: 0.2, lateDoubles: 0.1, lateMs: 40 }),
    );
    const subscription = consumerOn(db).subscribe(bus);
    const dispatcher = new Dispatcher(db as never, bus, clock, silent);
    dispatcher.start();
    const rounds = 15;
    await Promise.all(
      Array.from({ length: 32 }, async (_, writer) => {
        for (let i = 0; i < rounds; i++)
          await bump(
            unitOn(db, () => dispatcher.kick()),
            `C${(writer + i) % 16}`,
          );
      }),
    );
    await drained(db);
    await subscription.close();
    await dispatcher.stop();
    const effects = await effectsOf(db);
    expect(effects).toHaveLength(32 * rounds);
    for (let c = 0; c < 16; c++) {
      const own = effects.filter((e) => e.counter === `C${c}`).map((e) => e.n);
      expect(own).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    }
  });

  it('delivers after a restart what was under way, once', async () => {
    const db = await open('restart');
    const deaf = new InProcessBus();
    const first = new Dispatcher(db as never, deaf, clock, silent);
    const closed = consumerOn(db).subscribe(deaf);
    await closed.close();
    for (let i = 0; i < 5; i++) await bump(unitOn(db), 'R');
    first.start();
    await first.stop();
    expect(await undispatched(db)).toBe(5);

    const bus = new InProcessBus();
    const subscription = consumerOn(db).subscribe(bus);
    const second = new Dispatcher(db as never, bus, clock, silent);
    second.start();
    await drained(db);
    await second.stop();
    await subscription.close();
    expect((await effectsOf(db)).map((e) => e.n)).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps dispatched events and given answers for seven days', async () => {
    const db = await open('trimmed');
    await bump(unitOn(db), 'T');
    await bump(unitOn(db), 'T');
    const answered = (key: string, at: string) =>
      db
        .insertInto('idempotency_keys')
        .values({ key, fingerprint: 'f', answer: null, created_at: new Date(at) })
        .execute();
    await answered('old', '2026-11-16T09:59:59Z');
    await answered('young', '2026-11-16T10:00:01Z');
    const rows = await db.selectFrom('outbox').select('id').orderBy('id').execute();
    const mark = (id: number | undefined, at: string) =>
      db
        .updateTable('outbox')
        .set({ dispatched_at: new Date(at) })
        .where('id', '=', id ?? 0)
        .execute();
    await mark(rows[0]?.id, '2026-11-16T09:59:59Z');
    await mark(rows[1]?.id, '2026-11-16T10:00:01Z');
    await trim(db as never, clock.now());
    expect((await db.selectFrom('idempotency_keys').select('key').execute()).map((r) => r.key)).toEqual(['young']);
    expect((await db.selectFrom('outbox').select('id').execute()).map((r) => r.id)).toEqual([rows[1]?.id]);
  });

  it('writes neither row nor event when a use case fails', async () => {
    const db = await open('failing');
    let published = 0;
    const unit = unitOn(db, () => published++);
    const failing = unit.run('fail', async ({ trx, emit }) => {
      await trx.insertInto('counters').values({ id: 'F', n: 1 }).execute();
      await emit(counted, 'F', { n: 1 });
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await db.selectFrom('counters').selectAll().execute()).toEqual([]);
    expect(await undispatched(db)).toBe(0);
    expect(published).toBe(0);
  });

  it('calls after the commit, not before and not without one', async () => {
    const db = await open('after_commit');
    const called: string[] = [];
    await unitOn(db).run('commits', async ({ afterCommit }) => {
      afterCommit(() => called.push('committed'));
      called.push('inside');
      return null;
    });
    const failing = unitOn(db).run('fails', async ({ afterCommit }) => {
      afterCommit(() => called.push('never'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(called).toEqual(['inside', 'committed']);
  });

  it('answers a check that failed because of a rival with the same key as the rival was answered', async () => {
    const db = await open('rivals');
    const unit = (fingerprint: string) =>
      new UnitOfWork<Tables>(db, {
        clock,
        service: 'test',
        correlationId: 'c',
        published: () => {},
        idempotency: { key: 'k', fingerprint },
      });
    const beaten = async () => {
      const rival = unit('same');
      await rival.answer(() => rival.run('win', async () => ({ won: true })));
      throw new Problem('taken', 'somebody was faster');
    };
    expect(await unit('same').answer(beaten)).toEqual({ won: true });
    await expect(unit('other').answer(beaten)).rejects.toThrow('came with another request');
    await expect(unitOn(db).answer(beaten)).rejects.toThrow('somebody was faster');
  });

  it('refuses all who come with one key when the work is kept and the request is not', async () => {
    const db = await open('kept');
    const once = () => {
      const unit = new UnitOfWork<Tables>(db, {
        clock,
        service: 'test',
        correlationId: 'c',
        published: () => {},
        idempotency: { key: 'k', fingerprint: 'same' },
      });
      return unit.answer(async () => {
        const outcome = await unit.run('play', async () => null);
        if (outcome === null) throw new Problem('closed', 'it was over before');
        return outcome;
      });
    };
    const answers = await Promise.allSettled([once(), once(), once()]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('refuses an HTTP call inside a transaction', async () => {
    const db = await open('calling');
    const client = projectClient(() => 'http://127.0.0.1:1');
    const calling = unitOn(db).run('calls', async () => client.getProject({ params: { project_id: 'X' } }));
    await expect(calling).rejects.toThrow('GET /projects/X of project: refused inside transaction calls');
  });

  it('keeps a dead letter after five failures, and lets the aggregate go on', async () => {
    const db = await open('poison');
    const consumer = consumerOn(db);
    const bus = new InProcessBus();
    const subscription = consumer.subscribe(bus);
    const event = (n: unknown): Envelope => ({
      event_id: crypto.randomUUID(),
      event_type: 'Counted',
      timestamp: clock.now().toISOString(),
      aggregate_id: 'P',
      aggregate_type: 'Counter',
      aggregate_version: 1,
      schema_version: 1,
      event_data: { n },
      metadata: { source_service: 'test', correlation_id: 'c' },
    });
    const poisoned = event('many');
    await Promise.all([bus.publish(poisoned, 'counts'), bus.publish(event(2), 'counts')]);
    await subscription.close();
    const letters = await db.selectFrom('dead_letters').selectAll().execute();
    expect(letters).toEqual([
      expect.objectContaining({ event_id: poisoned.event_id, attempts: 5, consumer: 'follower', envelope: poisoned }),
    ]);
    expect((await effectsOf(db)).map((e) => e.n)).toEqual([2]);
  });

  it('migrates in parallel and again without harm', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => open('twice')));
    await bump(unitOn(opened[0]!), 'M');
    expect(await bump(unitOn(await open('twice')), 'M')).toBe(2);
  });
});
