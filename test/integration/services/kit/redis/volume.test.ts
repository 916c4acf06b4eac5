import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { toFields } from '../../../../../services/kit/events/redis/entry.ts';
import { trimStream } from '../../../../../services/kit/events/redis/trimming.ts';
import { event } from '../transport-contract.ts';
import { busOfTest, clientOfTest, serverOfTest } from './fixture.ts';

const WAITING = 100_000;
const DAY_MS = 86_400_000;

async function fill(redis: Redis, stream: string, count: number, aggregates = 50) {
  for (let i = 0; i < count; ) {
    const pipeline = redis.pipeline();
    for (const end = Math.min(i + 2_000, count); i < end; i++)
      pipeline.xadd(stream, '*', ...toFields(event(`A${i % aggregates}`, 1 + Math.floor(i / aggregates))));
    await pipeline.exec();
  }
}

it('takes 100,000 waiting events in order, and holds no more than a window of them', async () => {
  const server = await serverOfTest();
  const redis = clientOfTest(server.port);
  await fill(redis, 's', WAITING);
  const bus = busOfTest(server.port);
  const last = new Map<string, number>();
  let [count, wrong, most] = [0, 0, 0];
  const heap = () => process.memoryUsage().heapUsed / 2 ** 20;
  const before = heap();
  const done = Promise.withResolvers<void>();
  bus.subscribe({
    group: 'g',
    streams: ['s'],
    handle: () => Promise.reject(new Error('batches are taken')),
    handleBatch: async (batch) => {
      for (const { event: e } of batch) {
        if (e.aggregate_version !== (last.get(e.aggregate_id) ?? 0) + 1) wrong++;
        last.set(e.aggregate_id, e.aggregate_version);
      }
      count += batch.length;
      most = Math.max(most, heap() - before);
      if (count % 5_000 === 0) {
        const [pending] = (await redis.xpending('s', 'g_service_group')) as [number];
        expect(pending).toBeLessThan(2_500);
      }
      if (count >= WAITING) done.resolve();
      return batch.map(() => true);
    },
  });
  await done.promise;
  expect({ count, wrong }).toEqual({ count: WAITING, wrong: 0 });
  expect(most).toBeLessThan(150);
});

it('never trims what a group has still to handle', async () => {
  const server = await serverOfTest();
  const redis = clientOfTest(server.port);
  const none = { ageMs: DAY_MS, length: 0 };
  await fill(redis, 's', 1_000);
  await redis.xgroup('CREATE', 's', 'behind', '0');
  await redis.xgroup('CREATE', 's', 'ahead', '$');
  await trimStream(redis, 's', none);
  expect(await redis.xlen('s')).toBe(1_000);

  // One is pending, all later ones are acknowledged.
  const read = (await redis.call('XREADGROUP', 'GROUP', 'behind', 'c', 'COUNT', '1000', 'STREAMS', 's', '>')) as [
    string,
    [string, string[]][],
  ];
  const ids = read[1].map(([id]) => id);
  await redis.xack('s', 'behind', ...ids.slice(0, 300), ...ids.slice(301));
  await trimStream(redis, 's', none);
  const [first] = await redis.xrange('s', '-', '+', 'COUNT', 1);
  expect(await redis.xrange('s', ids[300] as string, ids[300] as string)).toHaveLength(1);
  expect(await redis.xlen('s')).toBeLessThanOrEqual(800);
  expect(ids.indexOf(first?.[0] ?? '')).toBeGreaterThan(150);

  await redis.xack('s', 'behind', ids[300] as string);
  await trimStream(redis, 's', { ageMs: DAY_MS, length: 400 });
  expect(await redis.xlen('s')).toBeGreaterThanOrEqual(400);
  await trimStream(redis, 's', none);
  expect(await redis.xlen('s')).toBeLessThan(200);
  await trimStream(redis, 'none', none);
});

it('trims by age what all have handled, and nothing else', async () => {
  const server = await serverOfTest();
  const redis = clientOfTest(server.port);
  const old = Date.now() - 8 * DAY_MS;
  for (let i = 0; i < 300; i++) await redis.xadd('s', `${old + i}-0`, ...toFields(event('A', i + 1)));
  await redis.xgroup('CREATE', 's', 'g', '$');
  await fill(redis, 's', 300);
  const retention = { ageMs: 7 * DAY_MS, length: 10_000 };
  await redis.xgroup('CREATE', 's', 'behind', '0');
  await trimStream(redis, 's', retention);
  expect(await redis.xlen('s')).toBe(600);
  await redis.xgroup('DESTROY', 's', 'behind');
  await trimStream(redis, 's', retention);
  const length = await redis.xlen('s');
  expect(length).toBeGreaterThanOrEqual(300);
  expect(length).toBeLessThan(420);
});
