import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../test/integration/fixtures/services/databases.ts';
import { handClock, silent } from '../../../test/integration/fixtures/services/requests.ts';
import { offeringBus } from '../../../test/integration/services/kit/offering-bus.ts';
import { type Connection, openSchema } from '../database/database.ts';
import type { KitTables } from '../database/kit-tables.ts';
import { Dispatcher } from './dispatcher.ts';

let connection: Connection;
let db: Kysely<KitTables>;
let dispatcher: Dispatcher;
let bus: ReturnType<typeof offeringBus>;
const clock = handClock('2026-11-23T10:00:00Z');

beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<Record<never, never>>(connection, 'sender', {});
});
afterAll(() => connection.close());
beforeEach(() => {
  bus = offeringBus();
  dispatcher = new Dispatcher(db, bus, clock, silent);
});
afterEach(async () => {
  await dispatcher.stop();
  await db.deleteFrom('outbox').execute();
});

const put = (...names: string[]) =>
  db
    .insertInto('outbox')
    .values(
      names.map((name) => ({
        event_id: name,
        stream: `stream of ${name}`,
        envelope: JSON.stringify({ event_id: name }),
        dispatched_at: null,
      })),
    )
    .execute();
const waiting = async () => {
  const rows = await db.selectFrom('outbox').select('event_id').where('dispatched_at', 'is', null).execute();
  return rows.map(({ event_id }) => event_id).sort();
};
const soon = (look: () => unknown) => expect.poll(look, { timeout: 5_000, interval: 10 });
/** Long enough for any sweep that is still to come, and shorter than the poll. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 300));

describe('the dispatcher', () => {
  it('hands over what waits, oldest first, each on its stream', async () => {
    await put('a', 'b', 'c');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a', 'b', 'c']);
    expect(bus.offered.map(({ stream }) => stream)).toEqual(['stream of a', 'stream of b', 'stream of c']);
  });

  it('hands over again what is refused while it reads, before what comes after', async () => {
    await put('a');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a']);
    await put('b');
    dispatcher.kick();
    bus.offered[0]?.refuse();
    await soon(bus.names).toEqual(['a', 'a', 'b']);
  });

  it('marks an event when the bus has answered for it, and no other', async () => {
    await put('a', 'b');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a', 'b']);
    expect(await waiting()).toEqual(['a', 'b']);
    bus.offered[1]?.take();
    await soon(waiting).toEqual(['a']);
    const { dispatched_at } = await db
      .selectFrom('outbox')
      .select('dispatched_at')
      .where('event_id', '=', 'b')
      .executeTakeFirstOrThrow();
    expect(dispatched_at).toEqual(clock.now());
  });

  it('offers nothing twice that is under way, and what comes meanwhile at once', async () => {
    await put('a');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a']);
    await put('b');
    dispatcher.kick();
    dispatcher.kick();
    await soon(bus.names).toEqual(['a', 'b']);
    await aWhile();
    expect(bus.names()).toEqual(['a', 'b']);
  });

  it('offers again what the bus did not take', async () => {
    await put('a');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a']);
    bus.offered[0]?.refuse();
    await aWhile();
    dispatcher.kick();
    await soon(bus.names).toEqual(['a', 'a']);
  });

  it('holds 2000 events under way and no more, and goes on when one is taken', async () => {
    await sql`insert into sender.outbox (event_id, stream, envelope)
      select 'm' || n, 's', jsonb_build_object('event_id', 'm' || n) from generate_series(1, 2003) n`.execute(db);
    dispatcher.kick();
    await soon(() => bus.offered.length).toBe(2_000);
    dispatcher.kick();
    await aWhile();
    expect(bus.offered).toHaveLength(2_000);
    bus.offered[0]?.take();
    bus.offered[1]?.take();
    await soon(async () => (await waiting()).length).toBe(2_001);
    dispatcher.kick();
    await soon(() => bus.offered.length).toBe(2_002);
  });

  it('looks by itself from its start on, also at what no commit told of', async () => {
    await put('before');
    dispatcher.start();
    await soon(bus.names).toEqual(['before']);
    await put('after');
    await soon(bus.names).toEqual(['before', 'after']);
  });

  it('offers nothing after it was stopped', async () => {
    dispatcher.start();
    await dispatcher.stop();
    await put('late');
    dispatcher.kick();
    await aWhile();
    expect(bus.names()).toEqual([]);
  });

  it('has ended its last look when it has stopped', async () => {
    await put('a');
    dispatcher.kick();
    await dispatcher.stop();
    const offered = bus.names();
    await aWhile();
    expect(bus.names()).toEqual(offered);
  });

  it('gathers marks for a while, however many looks come between', async () => {
    let looks = 0;
    const now = () => {
      looks++;
      return clock.now();
    };
    dispatcher = new Dispatcher(db, bus, { now }, silent);
    const names = Array.from({ length: 100 }, (_, i) => `e${String(i).padStart(3, '0')}`);
    await put(...names);
    dispatcher.kick();
    await soon(bus.names).toEqual(names);
    const [before, began] = [looks, performance.now()];
    const kicks = [10, 20, 30];
    for (const [i, { take }] of bus.offered.entries()) {
      take();
      if (kicks.includes(i)) dispatcher.kick();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(looks - before - kicks.length).toBeLessThanOrEqual((performance.now() - began) / 200);
    await soon(waiting).toEqual([]);
  });

  it('goes on at once when marks make room for more', async () => {
    const names = Array.from({ length: 2_050 }, (_, i) => `e${String(i).padStart(4, '0')}`);
    await put(...names);
    dispatcher.kick();
    await soon(() => bus.offered.length).toBe(2_000);
    for (const { take } of bus.offered.slice()) take();
    await soon(bus.names).toEqual(names);
  });

  it('has marked what the bus took when it has stopped', async () => {
    await put('a', 'b', 'c');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a', 'b', 'c']);
    bus.offered[0]?.take();
    bus.offered[2]?.take();
    await new Promise((resolve) => setImmediate(resolve));
    await dispatcher.stop();
    expect(await waiting()).toEqual(['b']);
  });

  it('goes on after the database could not be read', async () => {
    await sql`alter table sender.outbox rename to away`.execute(db);
    dispatcher.kick();
    await aWhile();
    await sql`alter table sender.away rename to outbox`.execute(db);
    await put('a');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a']);
  });

  it('offers again what was delivered and could not be marked', async () => {
    await put('a');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a']);
    await sql`alter table sender.outbox rename to away`.execute(db);
    bus.offered[0]?.take();
    await aWhile();
    await sql`alter table sender.away rename to outbox`.execute(db);
    dispatcher.kick();
    await soon(bus.names).toEqual(['a', 'a']);
  });
});

describe('whoever has told events', () => {
  it('hears when the transport has taken all of them', async () => {
    await put('a', 'b');
    const taken = dispatcher.handedOver(['a', 'b'], 10_000);
    dispatcher.start();
    await soon(bus.names).toEqual(['a', 'b']);
    bus.offered[0]?.take();
    const soonest = new Promise((resolve) => setTimeout(() => resolve('waits'), 50));
    expect(await Promise.race([taken, soonest])).toBe('waits');
    bus.offered[1]?.take();
    expect(await taken).toBe(true);
  });

  it('waits no longer than it wants while the transport is away', async () => {
    await put('a');
    dispatcher.start();
    const begun = performance.now();
    expect(await dispatcher.handedOver(['a'], 50)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('hears of what another process has handed over', async () => {
    await put('a');
    await db.updateTable('outbox').set({ dispatched_at: clock.now() }).execute();
    expect(await dispatcher.handedOver(['a'], 10)).toBe(true);
  });

  it('waits for no group where the transport stores nothing', async () => {
    await put('a');
    const keepsNothing = new Dispatcher(db, { ...bus, stores: false }, clock, silent);
    keepsNothing.start();
    expect(await keepsNothing.handedOver(['a'], 10_000)).toBe(true);
    expect(bus.names()).toEqual(['a']);
    await keepsNothing.stop();
  });
});
