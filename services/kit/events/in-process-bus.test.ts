import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
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
