import type { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../test/integration/fixtures/services/databases.ts';
import { handClock, silent } from '../../../test/integration/fixtures/services/requests.ts';
import { offeringBus } from '../../../test/integration/services/kit/offering-bus.ts';
import { type Connection, openSchema } from '../database/database.ts';
import type { KitTables } from '../database/kit-tables.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Envelope } from './event.ts';

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

describe('beside others', () => {
  let leads = true;
  let looks = 0;
  /** what the transport had to know at least */
  let least: (number | null)[] = [];
  beforeEach(() => {
    [looks, least] = [0, []];
    const watermarks = {
      // Asked before each look.
      now: async (_service: string, known: number | null) => {
        least.push(known);
        return { at: ++looks };
      },
      reached: async () => {},
      haveReached: async () => true,
    };
    dispatcher = new Dispatcher(db, { ...bus, watermarks: { watermarks, service: 'sender' } }, clock, silent, {
      get isHeld() {
        return leads;
      },
    });
  });

  it('hands over nothing while another one leads, and all when it leads', async () => {
    leads = false;
    await put('a');
    dispatcher.start();
    dispatcher.kick();
    const { id } = await db.selectFrom('outbox').select('id').executeTakeFirstOrThrow();
    dispatcher.take([{ id, stream: 's', envelope: { event_id: 'a', metadata: {} } as Envelope }]);
    await aWhile();
    expect([bus.names(), looks]).toEqual([[], 0]);
    leads = true;
    await soon(bus.names).toEqual(['a']);
  });

  it('looks at what others have published when it leads again', async () => {
    leads = true;
    dispatcher.start();
    await soon(() => least.length).toBeGreaterThan(1);
    expect(least[0]).toBeNull();
    leads = false;
    await put('a');
    await db.updateTable('outbox').set({ dispatched_at: clock.now(), published_at: 1_000_000 }).execute();
    await new Promise((resolve) => setTimeout(resolve, 600));
    least = [];
    leads = true;
    await soon(() => least[0]).toBe(1_000_000);
  });

  it('leaves to the next one what it read while it led', async () => {
    leads = true;
    await put('a');
    dispatcher.kick();
    leads = false;
    await aWhile();
    expect(bus.names()).toEqual([]);
  });

  it('hands over nothing that it told itself once another one leads', async () => {
    leads = true;
    await put('a');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a']);
    leads = false;
    await put('b');
    const { id } = await db.selectFrom('outbox').select('id').where('event_id', '=', 'b').executeTakeFirstOrThrow();
    dispatcher.take([{ id, stream: 's', envelope: { event_id: 'b', metadata: {} } as Envelope }]);
    await aWhile();
    expect(bus.names()).toEqual(['a']);
  });

  it('marks when it stops what was taken while it led', async () => {
    leads = true;
    await put('a', 'b');
    dispatcher.kick();
    await soon(bus.names).toEqual(['a', 'b']);
    leads = false;
    bus.offered[0]?.take();
    await new Promise((resolve) => setImmediate(resolve));
    await dispatcher.stop();
    expect(await waiting()).toEqual(['b']);
  });
});

describe('what a commit of its own process told', () => {
  const row = async (name: string) => {
    const { id } = await db.selectFrom('outbox').select('id').where('event_id', '=', name).executeTakeFirstOrThrow();
    return { id, stream: `stream of ${name}`, envelope: { event_id: name, metadata: {} } as Envelope };
  };
  beforeEach(async () => {
    await put('first');
    dispatcher.kick();
    await soon(bus.names).toEqual(['first']);
    bus.offered[0]?.take();
    await soon(waiting).toEqual([]);
  });

  it('is handed over without being read, once, and marked', async () => {
    await put('a');
    dispatcher.take([await row('a')]);
    expect(bus.names()).toEqual(['first', 'a']);
    bus.offered[1]?.take();
    await soon(waiting).toEqual([]);
    dispatcher.kick();
    await aWhile();
    expect(bus.names()).toEqual(['first', 'a']);
  });

  it('waits for the row of another process before it', async () => {
    await put('foreign', 'own');
    dispatcher.take([await row('own')]);
    expect(bus.names()).toEqual(['first']);
    await soon(bus.names).toEqual(['first', 'foreign', 'own']);
  });

  it('waits for the event before it of its aggregate, although its row was committed late', async () => {
    await put('others', 'own');
    const { id } = await row('others');
    // As a look sees it while the transaction that wrote this row is under way.
    const missing = await db.deleteFrom('outbox').where('id', '=', id).returning('id').executeTakeFirstOrThrow();
    await put('of another aggregate');
    dispatcher.kick();
    await soon(bus.names).toEqual(['first', 'own', 'of another aggregate']);
    const event = (event_id: string, aggregate_version: number) =>
      ({
        event_id,
        aggregate_type: 'Sprint',
        aggregate_id: 'S',
        aggregate_version,
        metadata: { consecutive: true },
      }) as Envelope;
    const stored = (name: string, version: number) => ({
      ...{ event_id: name, stream: 's', envelope: JSON.stringify(event(name, version)), dispatched_at: null },
    });
    await db
      .insertInto('outbox')
      .values({ ...stored('13', 1), id: missing.id } as never)
      .execute();
    await db.insertInto('outbox').values(stored('14', 2)).execute();
    dispatcher.take([{ ...(await row('14')), envelope: event('14', 2) }]);
    await soon(bus.names).toEqual(['first', 'own', 'of another aggregate', '13', '14']);
  });

  it('does not overtake what the bus refused', async () => {
    await put('a', 'b');
    dispatcher.take([await row('a')]);
    bus.offered[1]?.refuse();
    await aWhile();
    dispatcher.take([await row('b')]);
    await soon(bus.names).toEqual(['first', 'a', 'a', 'b']);
  });
});
