import { expect, it } from 'vitest';
import { toFields } from '../../../../../services/kit/events/redis/entry.ts';
import {
  ensureGroup,
  groupName,
  removeConsumer,
  removeDeadConsumers,
} from '../../../../../services/kit/events/redis/groups.ts';
import { event } from '../transport-contract.ts';
import { busOfTest, clientOfTest, Journal, serverOfTest } from './fixture.ts';

const group = groupName('g');
const read = (consumer: string) => ['GROUP', group, consumer, 'COUNT', '1', 'STREAMS', 's', '>'] as const;

it('takes over what is pending with a consumer that nobody hears of any more, while it holds the stream', async () => {
  const server = await serverOfTest();
  const redis = clientOfTest(server.port);
  const bus = busOfTest(server.port, { sweepMs: 500 });
  const journal = new Journal();
  bus.subscribe({ group: 'g', streams: ['s'], handle: async (e) => journal.add(e) });
  await bus.publish(event('A', 1), 's');
  await journal.until(1);
  // Both at once, so that it goes to no other.
  const gone = redis.multi().xadd('s', '*', ...toFields(event('A', 2)));
  await gone.call('XREADGROUP', ...read('gone')).exec();
  await bus.publish(event('A', 3), 's');
  await journal.until(3, 10_000);
  expect(journal.repeats).toBe(0);
});

it('removes consumers that are gone, and none of which something is pending', async () => {
  const server = await serverOfTest();
  const redis = clientOfTest(server.port);
  await ensureGroup(redis, 's', group);
  const consumers = async () =>
    ((await redis.xinfo('CONSUMERS', 's', group)) as unknown[][]).map((told) => String(told[1])).sort();
  for (const consumer of ['busy', 'own', 'gone']) await redis.xgroup('CREATECONSUMER', 's', group, consumer);
  await redis.xadd('s', '*', ...toFields(event('A', 1)));
  await redis.call('XREADGROUP', ...read('busy'));
  const looking = { stream: 's', group, except: 'own' };
  await removeDeadConsumers(redis, { ...looking, idleMs: 60_000 });
  expect(await consumers()).toEqual(['busy', 'gone', 'own']);
  await removeDeadConsumers(redis, { ...looking, idleMs: -1 });
  expect(await consumers()).toEqual(['busy', 'own']);
  await removeConsumer(redis, 's', group, 'busy');
  const [pending] = (await redis.xpending('s', group)) as unknown[];
  expect([await consumers(), pending]).toEqual([['busy', 'own'], 1]);
});
