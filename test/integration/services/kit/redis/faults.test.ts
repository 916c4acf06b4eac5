import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULT_REDIS_OPTIONS } from 'ioredis/built/redis/RedisOptions.js';
import { describe, expect, it } from 'vitest';
import type { Bus } from '../../../../../services/kit/events/bus.ts';
import type { Envelope } from '../../../../../services/kit/events/event.ts';
import { event } from '../transport-contract.ts';
import { busOfTest, clientOfTest, Journal, proxyOfTest, publishUntilTaken, serverOfTest } from './fixture.ts';

const events = (aggregates: number, versions: number, from = 1): Envelope[] =>
  Array.from({ length: versions }, (_, v) =>
    Array.from({ length: aggregates }, (_, a) => event(`A${a}`, from + v)),
  ).flat();

function subscribe(bus: Bus, journal: Journal, take: (e: Envelope) => void | Promise<void> = () => {}) {
  return bus.subscribe({
    group: 'g',
    streams: ['s'],
    handle: async (e) => {
      await take(e);
      journal.add(e);
    },
    handleBatch: async (batch) => {
      for (const { event: e } of batch) await take(e);
      for (const { event: e } of batch) journal.add(e);
      return batch.map(() => true);
    },
  });
}

describe('a lost answer', () => {
  async function publishThroughLoss(client = {}) {
    const server = await serverOfTest();
    const proxy = await proxyOfTest(server.port);
    const redis = clientOfTest(server.port);
    const bus = busOfTest(proxy.port, { client });
    await bus.publish(event('before', 1), 's');
    proxy.become('answers lost');
    const published = Promise.allSettled(events(10, 10).map((e) => bus.publish(e, 's')));
    await expect.poll(() => redis.xlen('s'), { timeout: 5_000 }).toBe(101);
    // The connections are reset: the answers will never come.
    proxy.become('open');
    const answers = await published;
    await delay(500);
    return { answers: answers.map(({ status }) => status), length: await redis.xlen('s') };
  }

  it('is told to the publisher, and nothing is sent a second time', async () => {
    const { answers, length } = await publishThroughLoss();
    expect(length).toBe(101);
    expect(new Set(answers)).toEqual(new Set(['rejected']));
  });

  it("doubles every entry with the client's own defaults: what the settings are for", async () => {
    const { autoResendUnfulfilledCommands, maxRetriesPerRequest, enableOfflineQueue } = DEFAULT_REDIS_OPTIONS;
    const defaults = { autoResendUnfulfilledCommands, maxRetriesPerRequest, enableOfflineQueue };
    expect((await publishThroughLoss(defaults)).length).toBe(201);
  });
});

it('fails fast while Redis is away, and goes on when it is back', async () => {
  const server = await serverOfTest();
  const proxy = await proxyOfTest(server.port);
  const bus = busOfTest(proxy.port);
  const journal = new Journal();
  subscribe(bus, journal);
  await bus.publish(event('A', 1), 's');
  await journal.until(1);
  proxy.become('cut');
  await delay(100);
  const begun = performance.now();
  await expect(bus.publish(event('A', 2), 's')).rejects.toThrow();
  expect(await bus.caughtUp('g', ['s'], 1_000)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(200);
  proxy.become('open');
  await publishUntilTaken(bus, [event('A', 2)], 's');
  await journal.until(2);
});

it('goes on within seconds when its connections go silent', async () => {
  const server = await serverOfTest();
  const proxy = await proxyOfTest(server.port);
  const near = busOfTest(server.port);
  const journal = new Journal();
  subscribe(busOfTest(proxy.port), journal);
  await near.publish(event('A', 1), 's');
  await journal.until(1);
  proxy.become('swallowed');
  await near.publish(event('A', 2), 's');
  await delay(4_000);
  expect(journal.ids.size).toBe(1);
  // The old connections stay silent for ever; new ones work, as behind a firewall that has forgotten them.
  proxy.heal();
  await journal.until(2, 10_000);
});

it.each(['kept', 'lost'] as const)(
  'ends with every event handled in order over kills of a server whose data is %s',
  async (data) => {
    const server = await serverOfTest({ persistent: true });
    const bus = busOfTest(server.port);
    const journal = new Journal();
    subscribe(bus, journal, () => delay(1));
    const all = events(20, 50);
    const publishing = (async () => {
      for (let i = 0; i < all.length; i += 50) await publishUntilTaken(bus, all.slice(i, i + 50), 's');
    })();
    for (let kill = 0; kill < 3; kill++) {
      await delay(150 + kill * 37);
      await server.kill();
      await server.restart({ data });
    }
    await publishing;
    if (data === 'lost') {
      await expect.poll(() => bus.caughtUp('g', ['s'], 1_000), { timeout: 15_000 }).toBe(true);
      // What the outboxes still hold is published again, from the oldest.
      await publishUntilTaken(bus, all, 's');
    }
    await journal.until(all.length);
    expect(journal.ids.size).toBe(all.length);
    if (data === 'kept') expect(journal.outOfOrder).toEqual([]);
  },
);

it('ends with every event handled when Redis is flushed under load', async () => {
  const server = await serverOfTest();
  const redis = clientOfTest(server.port);
  const bus = busOfTest(server.port);
  const journal = new Journal();
  subscribe(bus, journal, () => delay(1));
  const all = events(20, 30);
  for (let i = 0; i < all.length; i += 60) {
    await publishUntilTaken(bus, all.slice(i, i + 60), 's');
    await redis.flushall();
  }
  await expect.poll(() => bus.caughtUp('g', ['s'], 1_000), { timeout: 15_000 }).toBe(true);
  expect(journal.ids.size).toBeLessThan(all.length);
  // What the outboxes still hold is published again, from the oldest.
  await publishUntilTaken(bus, all, 's');
  await journal.until(all.length);
  expect(await bus.caughtUp('g', ['s'], 5_000)).toBe(true);
});

it('refuses while the memory is full, still delivers what is there, and goes on when there is room', async () => {
  const server = await serverOfTest({ settings: { maxmemory: '6mb', 'maxmemory-policy': 'noeviction' } });
  const redis = clientOfTest(server.port);
  const bus = busOfTest(server.port);
  const journal = new Journal();
  const subscription = subscribe(bus, journal);
  await bus.publish(event('A', 1), 's');
  await journal.until(1);
  subscription.pause();
  const big = (version: number) => ({ ...event('B', version), event_data: { text: 'x'.repeat(20_000) } });
  let taken = 1;
  await expect(
    (async () => {
      for (; taken < 1_000; taken++) await bus.publish(big(taken), 's');
    })(),
  ).rejects.toThrow(/OOM/);
  await redis.config('SET', 'maxmemory', '7mb');
  subscription.resume();
  await journal.until(taken);
  await redis.config('SET', 'maxmemory', '6mb');
  await expect(bus.publish(big(taken), 's')).rejects.toThrow(/OOM/);
  await redis.config('SET', 'maxmemory', '50mb');
  await bus.publish(big(taken), 's');
  await journal.until(taken + 1);
  expect(journal.outOfOrder).toEqual([]);
});

it('waits for a server that became a replica to become a master again', async () => {
  const [server, other] = [await serverOfTest(), await serverOfTest()];
  const redis = clientOfTest(server.port);
  const bus = busOfTest(server.port);
  const journal = new Journal();
  subscribe(bus, journal);
  await bus.publish(event('A', 1), 's');
  await journal.until(1);
  await redis.replicaof('127.0.0.1', other.port);
  await expect(bus.publish(event('A', 2), 's')).rejects.toThrow(/READONLY|away/);
  await delay(1_000);
  await redis.replicaof('NO', 'ONE');
  await publishUntilTaken(bus, [event('A', 2), event('A', 3)], 's');
  await journal.until(3);
});

describe('entries that are no events', () => {
  it('are handed to the subscriber with their text, and hold up nothing', async () => {
    const server = await serverOfTest();
    const redis = clientOfTest(server.port);
    const bus = busOfTest(server.port);
    const journal = new Journal();
    const unreadable: string[] = [];
    await redis.xadd('s', '*', 'nonsense', '\0\u{1f4a9}');
    await redis.xadd('s', '*', 'event_id', 'no uuid', 'event_data', '{');
    await bus.publish(event('A', 1), 's');
    bus.subscribe({
      group: 'g',
      streams: ['s'],
      handle: async (e) => journal.add(e),
      handleUnreadable: async ({ text, reason }) => void unreadable.push(`${reason}: ${text}`),
    });
    await journal.until(1);
    await expect.poll(() => unreadable.length).toBe(2);
    expect(unreadable.sort()).toEqual([
      'no field event_id: nonsense=\u{fffd}\u{1f4a9}',
      'no field event_type: event_id=no uuid\nevent_data={',
    ]);
    expect(await bus.caughtUp('g', ['s'], 1_000)).toBe(true);
  });

  it('are kept beside the stream for a subscriber that does not take them', async () => {
    const server = await serverOfTest();
    const redis = clientOfTest(server.port);
    subscribe(busOfTest(server.port), new Journal());
    await redis.xadd('s', '*', 'nonsense', 'here');
    await expect.poll(() => redis.xlen('s:dead'), { timeout: 5_000 }).toBe(1);
    const [[, fields]] = (await redis.xrange('s:dead', '-', '+')) as [[string, string[]]];
    expect(fields).toEqual(expect.arrayContaining(['group', 'g_service_group', 'text', 'nonsense=here']));
  });
});
