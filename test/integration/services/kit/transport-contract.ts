import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { waitFor } from '../../../../dev/processes/wait.ts';
import type { Bus, Delivery, Subscriber } from '../../../../services/kit/events/bus.ts';
import type { Envelope } from '../../../../services/kit/events/event.ts';

/** A transport of its own for one test. */
export interface Transport {
  /** the bus of a further process; of a transport within one process always the same */
  open(): Bus;
  close(): Promise<void>;
}

export const event = (aggregate: string, version: number): Envelope => ({
  event_id: randomUUID(),
  event_type: 'Happened',
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_id: aggregate,
  aggregate_type: 'Thing',
  aggregate_version: version,
  schema_version: 1,
  event_data: { note: `é ${version}` },
  metadata: { source_service: 'test', correlation_id: 'c' },
});
const name = (e: Envelope) => `${e.aggregate_id}${e.aggregate_version}`;
const eventually = (what: string, check: () => boolean) =>
  waitFor(async () => check() || undefined, { what, timeoutMs: 20_000, everyMs: 10 });

/** What a subscriber has acknowledged, without repeats: a transport may deliver again what it has delivered. */
class Taken {
  readonly ids = new Set<string>();
  readonly names: string[] = [];

  add(e: Envelope, shown = name(e)): void {
    if (this.ids.has(e.event_id)) return;
    this.ids.add(e.event_id);
    this.names.push(shown);
  }
}

/** Takes one by one and in batches alike: `take` throws where the event is to come again. */
function subscriber(group: string, streams: string[], take: (e: Envelope, stream: string) => void): Subscriber {
  return {
    group,
    streams,
    handle: async (e, stream) => take(e, stream),
    handleBatch: async (batch) => {
      const failed = new Set<string>();
      return batch.map(({ event: e, stream }) => {
        if (failed.has(e.aggregate_id)) return false;
        try {
          take(e, stream);
          return true;
        } catch {
          failed.add(e.aggregate_id);
          return false;
        }
      });
    },
  };
}

/** What every transport promises, as services/kit/events/bus.ts says it. */
export function describeTransport(transportName: string, start: () => Promise<Transport>): void {
  describe(transportName, () => {
    const begin = async () => {
      const transport = await start();
      onTestFinished(() => transport.close());
      return transport;
    };
    /** what a sender's outbox does: an event whose publish has not resolved is published again */
    const publish = (bus: Bus, events: Envelope[], stream = 's') => {
      const under = events.map((e) => bus.publish(e, stream));
      for (const each of under) each.catch(() => {});
      return under;
    };

    it('hands an event to each group of its stream, whole, and to no other', async () => {
      const bus = (await begin()).open();
      const got: Delivery[] = [];
      const taken = { a: new Taken(), b: new Taken(), c: new Taken() };
      bus.subscribe(
        subscriber('a', ['s'], (e, stream) => {
          got.push({ event: e, stream });
          taken.a.add(e);
        }),
      );
      bus.subscribe(subscriber('b', ['s', 't'], (e, stream) => taken.b.add(e, `${stream} ${name(e)}`)));
      bus.subscribe(subscriber('c', ['t'], (e) => taken.c.add(e)));
      const [first, second] = [event('X', 1), event('Y', 1)];
      await Promise.all([...publish(bus, [first]), ...publish(bus, [second], 't')]);
      await eventually('both', () => taken.b.names.length === 2 && taken.a.names.length === 1);
      await eventually('the other', () => taken.c.names.length === 1);
      expect(taken.b.names.sort()).toEqual(['s X1', 't Y1']);
      expect([taken.a.names, taken.c.names]).toEqual([['X1'], ['Y1']]);
      expect(got[0]).toEqual({ event: first, stream: 's' });
    });

    it('keeps the order of each aggregate, over all its streams', async () => {
      const bus = (await begin()).open();
      const taken = new Taken();
      const seen = new Map<string, number[]>();
      const { group, streams, handle } = subscriber('g', ['s', 't'], (e) => {
        if (!taken.ids.has(e.event_id))
          seen.set(e.aggregate_id, [...(seen.get(e.aggregate_id) ?? []), e.aggregate_version]);
        taken.add(e);
      });
      bus.subscribe({ group, streams, handle });
      const aggregates = Array.from({ length: 10 }, (_, i) => `A${i}`);
      const published: Promise<void>[] = [];
      for (let version = 1; version <= 30; version++) {
        for (const aggregate of aggregates)
          published.push(...publish(bus, [event(aggregate, version)], version % 3 === 0 ? 't' : 's'));
        if (version % 7 === 0) await delay(3);
      }
      await Promise.all(published);
      await eventually('all 300', () => taken.ids.size === 300);
      for (const aggregate of aggregates)
        expect(seen.get(aggregate)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    });

    it('delivers again what failed, holds back its aggregate and lets the others go on', async () => {
      const bus = (await begin()).open();
      const taken = new Taken();
      let tries = 0;
      bus.subscribe(
        subscriber('g', ['s'], (e) => {
          if (name(e) === 'A2' && tries++ < 5) throw new Error('not yet');
          taken.add(e);
        }),
      );
      publish(bus, [event('A', 1), event('A', 2), event('B', 1), event('A', 3), event('B', 2)]);
      await eventually('all', () => taken.names.length === 5);
      expect(taken.names.filter((n) => n.startsWith('A'))).toEqual(['A1', 'A2', 'A3']);
      expect(taken.names.filter((n) => n.startsWith('B'))).toEqual(['B1', 'B2']);
      expect(taken.names.slice(-2)).toEqual(['A2', 'A3']);
      expect(tries).toBeGreaterThanOrEqual(6);
    });

    it('delivers all of a batch again whose taker rejects', async () => {
      const bus = (await begin()).open();
      const taken = new Taken();
      let rejections = 2;
      const { group, streams, handle, handleBatch } = subscriber('g', ['s'], (e) => taken.add(e));
      const reject = () => rejections-- > 0 && Promise.reject(new Error('the database is away'));
      bus.subscribe({
        group,
        streams,
        handle: async (e, stream) => (await reject()) || handle(e, stream),
        handleBatch: async (batch) => (await reject()) || (handleBatch?.(batch) ?? []),
      });
      publish(bus, [event('A', 1), event('B', 1), event('A', 2)]);
      await eventually('all', () => taken.names.length === 3);
      expect(taken.names.filter((n) => n.startsWith('A'))).toEqual(['A1', 'A2']);
    });

    it('holds back while paused and goes on when resumed', async () => {
      const bus = (await begin()).open();
      const taken = new Taken();
      const subscription = bus.subscribe(subscriber('g', ['s'], (e) => taken.add(e)));
      publish(bus, [event('A', 1)]);
      await eventually('the first', () => taken.names.length === 1);
      subscription.pause();
      await delay(100);
      publish(bus, [event('A', 2), event('A', 3)]);
      await delay(200);
      expect(taken.names).toEqual(['A1']);
      subscription.resume();
      await eventually('the others', () => taken.names.length === 3);
      expect(taken.names).toEqual(['A1', 'A2', 'A3']);
    });

    it('takes nothing of a subscription that is paused at once', async () => {
      const bus = (await begin()).open();
      const taken = new Taken();
      const subscription = bus.subscribe(subscriber('g', ['s'], (e) => taken.add(e)));
      subscription.pause();
      publish(bus, [event('A', 1)]);
      await delay(200);
      expect(taken.names).toEqual([]);
      subscription.resume();
      await eventually('it', () => taken.names.length === 1);
    });

    it('waits on close for what is under way, and leaves the rest to the next of its group', async () => {
      const transport = await begin();
      const bus = transport.open();
      let release: () => void = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const begun = new Set<string>();
      const first = bus.subscribe({
        group: 'g',
        streams: ['s'],
        handle: async (e) => {
          begun.add(name(e));
          if (name(e) === 'B1') throw new Error('not here');
          await gate;
        },
      });
      const events = [event('A', 1), event('A', 2), event('B', 1)];
      publish(bus, events);
      await eventually('two begun', () => begun.size === 2);
      const closed = first.close();
      expect(await Promise.race([closed.then(() => 'closed'), delay(100).then(() => 'open')])).toBe('open');
      release();
      await closed;
      expect([...begun].sort()).toEqual(['A1', 'B1']);

      const next = transport.open();
      const taken = new Taken();
      next.subscribe(subscriber('g', ['s'], (e) => taken.add(e)));
      if (!next.stores) publish(next, events.slice(1));
      await eventually('what was left', () => taken.names.length === 2);
      await delay(100);
      expect(taken.names.sort()).toEqual(['A2', 'B1']);
    });

    it('gives each event to one of several subscribers of a group', async () => {
      const transport = await begin();
      const [one, two] = [new Taken(), new Taken()];
      transport.open().subscribe(subscriber('g', ['s'], (e) => one.add(e)));
      transport.open().subscribe(subscriber('g', ['s'], (e) => two.add(e)));
      const events = Array.from({ length: 50 }, (_, i) => event(`A${i % 5}`, i));
      await Promise.all(publish(transport.open(), events));
      await eventually('all', () => one.ids.size + two.ids.size >= 50);
      await delay(100);
      expect(one.ids.size + two.ids.size).toBe(50);
      expect(new Set([...one.ids, ...two.ids])).toEqual(new Set(events.map((e) => e.event_id)));
    });

    it('knows when a group has passed what its streams held', async () => {
      const bus = (await begin()).open();
      let isOpen = false;
      const taken = new Taken();
      bus.subscribe(
        subscriber('g', ['s'], (e) => {
          if (!isOpen) throw new Error('not yet');
          taken.add(e);
        }),
      );
      expect(await bus.caughtUp('g', ['s'], 1_000)).toBe(true);
      const [published] = publish(bus, [event('A', 1)]);
      if (bus.stores) await published;
      expect(await bus.caughtUp('g', ['s'], 100)).toBe(false);
      const asked = bus.caughtUp('g', ['s'], 10_000);
      isOpen = true;
      expect(await asked).toBe(true);
      expect(taken.names).toEqual(['A1']);
      expect(await bus.caughtUp('g', ['elsewhere'], 100)).toBe(true);
    });

    it('tells how far each group is', async () => {
      const bus = (await begin()).open();
      if (bus.describe === undefined) return;
      let isOpen = false;
      const wait = () => {
        if (!isOpen) throw new Error('not yet');
      };
      bus.subscribe(subscriber('g', ['s'], wait));
      const [published] = publish(bus, [event('A', 1), event('A', 2)]);
      if (bus.stores) await published;
      const states = async () => (await bus.describe?.()) ?? [];
      const behind = await waitFor(async () => (await states()).find(({ groups }) => (groups[0]?.pending ?? 0) === 2), {
        what: 'two pending',
        timeoutMs: 5_000,
      });
      expect(behind).toMatchObject({
        stream: 's',
        length: 2,
        groups: [{ consumers: 1, oldest: '2026-11-23T09:00:00.000Z' }],
      });
      isOpen = true;
      await waitFor(async () => (await states())[0]?.groups.every(({ oldest }) => oldest === null) || undefined, {
        what: 'none behind',
        timeoutMs: 10_000,
      });
    });
  });
}
