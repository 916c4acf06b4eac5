import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Envelope } from './event.ts';
import { InProcessBus } from './in-process-bus.ts';

const event = (aggregate: string, version: number): Envelope => ({
  event_id: randomUUID(),
  event_type: 'Happened',
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_id: aggregate,
  aggregate_type: 'Thing',
  aggregate_version: version,
  schema_version: 1,
  event_data: {},
  metadata: { source_service: 'test', correlation_id: 'c' },
});
const name = (e: Envelope) => `${e.aggregate_id}${e.aggregate_version}`;

/** Which comes first: this promise, or the next turns of the event loop. */
const settledSoon = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), delay(50).then(() => false)]);

it('hands an event to each group of its stream, and to no other', async () => {
  const bus = new InProcessBus();
  const got: string[] = [];
  const take = (group: string, streams: string[]) =>
    bus.subscribe({ group, streams, handle: async (e, stream) => void got.push(`${group} ${stream} ${name(e)}`) });
  take('a', ['s']);
  take('b', ['s', 't']);
  take('c', ['t']);
  await bus.publish(event('X', 1), 's');
  expect(got.sort()).toEqual(['a s X1', 'b s X1']);
});

it('keeps the order of an aggregate through failures, and lets others overtake', async () => {
  const bus = new InProcessBus();
  const done: string[] = [];
  let failures = 3;
  bus.subscribe({
    group: 'g',
    streams: ['s'],
    handle: async (e) => {
      if (name(e) === 'A1' && failures-- > 0) throw new Error('not yet');
      done.push(name(e));
    },
  });
  await Promise.all([event('A', 1), event('A', 2), event('B', 1)].map((e) => bus.publish(e, 's')));
  expect(done).toEqual(['B1', 'A1', 'A2']);
});

it('holds back while paused and goes on when resumed', async () => {
  const bus = new InProcessBus();
  const done: string[] = [];
  const group = bus.subscribe({ group: 'g', streams: ['s'], handle: async (e) => void done.push(name(e)) });
  group.pause();
  const published = bus.publish(event('A', 1), 's');
  expect(await settledSoon(published)).toBe(false);
  expect(done).toEqual([]);
  group.resume();
  await published;
  expect(done).toEqual(['A1']);
});

it('never answers for an event that a closed group did not take', async () => {
  const bus = new InProcessBus();
  const done: string[] = [];
  const group = bus.subscribe({ group: 'g', streams: ['s'], handle: async (e) => void done.push(name(e)) });
  await group.close();
  expect(await settledSoon(bus.publish(event('A', 1), 's'))).toBe(false);
  expect(done).toEqual([]);
});

it('waits on close for a delivery under way', async () => {
  const bus = new InProcessBus();
  let release = () => {};
  const started = new Promise<void>((begun) => {
    bus.subscribe({
      group: 'g',
      streams: ['s'],
      handle: () => {
        begun();
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    });
  });
  void bus.publish(event('A', 1), 's');
  await started;
  const closed = bus.close();
  expect(await settledSoon(closed)).toBe(false);
  release();
  await closed;
});

it('lets aggregates of another type with the same id overtake, and keeps the order of one over all its streams', async () => {
  const bus = new InProcessBus();
  const done: string[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  bus.subscribe({
    group: 'g',
    streams: ['s', 't'],
    handle: async (e, stream) => {
      if (e.aggregate_type === 'Thing' && e.aggregate_version === 1) await gate;
      done.push(`${e.aggregate_type} ${name(e)} ${stream}`);
    },
  });
  const first = bus.publish(event('A', 1), 's');
  const second = bus.publish(event('A', 2), 't');
  await bus.publish({ ...event('A', 1), aggregate_type: 'Other' }, 's');
  expect(done).toEqual(['Other A1 s']);
  open();
  await Promise.all([first, second]);
  expect(done).toEqual(['Other A1 s', 'Thing A1 s', 'Thing A2 t']);
});

it('does not let a group that fails hold up another', async () => {
  const bus = new InProcessBus();
  const done: string[] = [];
  bus.subscribe({ group: 'ill', streams: ['s'], handle: () => Promise.reject(new Error('no')) });
  bus.subscribe({ group: 'well', streams: ['s'], handle: async (e) => void done.push(name(e)) });
  const published = [bus.publish(event('A', 1), 's'), bus.publish(event('A', 2), 's')];
  expect(await settledSoon(Promise.race(published))).toBe(false);
  expect(done).toEqual(['A1', 'A2']);
});

it('tries again after 25 ms, twice that, and so on to 2 s', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const bus = new InProcessBus();
  const begun = Date.now();
  const tried: number[] = [];
  const handle = () => {
    tried.push(Date.now() - begun);
    return Promise.reject(new Error('no'));
  };
  bus.subscribe({ group: 'g', streams: ['s'], handle });
  void bus.publish(event('A', 1), 's');
  await vi.advanceTimersByTimeAsync(8_000);
  expect(tried).toEqual([0, 25, 75, 175, 375, 775, 1_575, 3_175, 5_175, 7_175]);
});

it('holds back what has to be tried again while paused', async () => {
  const bus = new InProcessBus();
  let tried = 0;
  const group = bus.subscribe({
    group: 'g',
    streams: ['s'],
    handle: async () => {
      if (++tried > 1) return;
      group.pause();
      throw new Error('not yet');
    },
  });
  const published = bus.publish(event('A', 1), 's');
  await delay(80);
  expect(tried).toBe(1);
  group.resume();
  await published;
  expect(tried).toBe(2);
});

it('takes nothing more once closed, though it was paused and is resumed', async () => {
  const bus = new InProcessBus();
  const done: string[] = [];
  const group = bus.subscribe({ group: 'g', streams: ['s'], handle: async (e) => void done.push(name(e)) });
  group.pause();
  const published = bus.publish(event('A', 1), 's');
  await group.close();
  group.pause();
  group.resume();
  expect(await settledSoon(published)).toBe(false);
  expect(done).toEqual([]);
});

/** A subscriber of batches; `take` says which of them it takes. */
function inBatches(take: (names: string[]) => boolean[] | Promise<boolean[]>) {
  const bus = new InProcessBus();
  const batches: string[][] = [];
  bus.subscribe({
    group: 'g',
    streams: ['s'],
    handle: () => Promise.reject(new Error('nobody comes here')),
    handleBatch: async (batch) => {
      const names = batch.map(({ event: one }) => name(one));
      batches.push(names);
      return take(names);
    },
  });
  const publish = (...events: Envelope[]) => Promise.all(events.map((one) => bus.publish(one, 's')));
  return { bus, batches, publish };
}

it('offers what is published in one turn as one batch, and what comes meanwhile as the next', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { batches, publish } = inBatches(async (names) => {
    await held;
    return names.map(() => true);
  });
  const first = publish(event('A', 1), event('B', 1), event('A', 2));
  await delay(5);
  const second = publish(event('B', 2), event('C', 1));
  await delay(5);
  expect(batches).toEqual([['A1', 'B1', 'A2']]);
  release();
  await Promise.all([first, second]);
  expect(batches).toEqual([
    ['A1', 'B1', 'A2'],
    ['B2', 'C1'],
  ]);
});

it('offers at most 100 at once', async () => {
  const { batches, publish } = inBatches((names) => names.map(() => true));
  await publish(...Array.from({ length: 250 }, (_, n) => event(`${n % 60}-`, n)));
  expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(batches.flat().filter((one) => one.startsWith('7-'))).toEqual(['7-7', '7-67', '7-127', '7-187', '7-247']);
});

it('offers again what was not taken and what follows it of its aggregate, and nothing else', async () => {
  let failures = 2;
  const { batches, publish } = inBatches((names) => names.map((one) => one !== 'A2' || failures-- <= 0));
  await publish(event('A', 1), event('A', 2), event('A', 3), event('B', 1));
  expect(batches).toEqual([
    ['A1', 'A2', 'A3', 'B1'],
    ['A2', 'A3'],
    ['A2', 'A3'],
  ]);
});

it('offers a batch that failed as a whole again', async () => {
  let failures = 1;
  const { batches, publish } = inBatches((names) => {
    if (failures-- > 0) throw new Error('no');
    return names.map(() => true);
  });
  await publish(event('A', 1), event('B', 1));
  expect(batches.flat().toSorted()).toEqual(['A1', 'A1', 'B1', 'B1']);
});

it('knows when a group has passed all that waited', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { bus, publish } = inBatches(async (names) => {
    await held;
    return names.map(() => true);
  });
  void publish(event('A', 1));
  expect(await bus.caughtUp('g', ['s'], 20)).toBe(false);
  expect(await bus.caughtUp('g', ['other'], 20)).toBe(true);
  release();
  expect(await bus.caughtUp('g', ['s'], 5_000)).toBe(true);
});
