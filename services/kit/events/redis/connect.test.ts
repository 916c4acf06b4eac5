import { DEFAULT_REDIS_OPTIONS } from 'ioredis/built/redis/RedisOptions.js';
import { expect, it } from 'vitest';
import { connectForCommands, connectForReading } from './connect.ts';

// Of these settings each but the time-outs stands in for another: with its default alone put back no fault shows, with both of them
// events are doubled (faults.test.ts). So that none is lost unnoticed they are looked at here.

const NOBODY = 'redis://127.0.0.1:9';

it.each([
  ['commands', connectForCommands],
  ['reading', connectForReading],
] as const)('a connection for %s sends nothing twice, and nothing waits for it', (what, connect) => {
  const redis = connect(NOBODY, 'test');
  redis.on('error', () => {});
  const { options } = redis;
  redis.disconnect();
  expect(options).toMatchObject({
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    socketTimeout: expect.any(Number),
    connectTimeout: 2_000,
    reconnectOnError: expect.any(Function),
  });
  expect(options.commandTimeout).toEqual(what === 'commands' ? expect.any(Number) : undefined);
  for (const times of [1, 5, 50]) expect(options.retryStrategy?.(times)).toBeLessThanOrEqual(1_050);
  // Where the client's own are the same one day, none of this is needed.
  expect(DEFAULT_REDIS_OPTIONS).toMatchObject({ autoResendUnfulfilledCommands: true, enableOfflineQueue: true });
});
