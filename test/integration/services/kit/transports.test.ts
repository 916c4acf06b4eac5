import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedis } from '../../../../dev/redis/start.ts';
import { DisturbedBus, seededDisturbance } from '../../../../dev/services/disturbed-bus.ts';
import type { Bus } from '../../../../services/kit/events/bus.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { openRedisBus } from '../../../../services/kit/events/redis/redis-bus.ts';
import { silent } from '../../fixtures/services/requests.ts';
import { describeTransport, type Transport } from './transport-contract.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const oneProcess = (bus: Bus): Transport => ({ open: () => bus, close: () => bus.close() });
let databases = 0;

describeTransport('in one process', async () => oneProcess(new InProcessBus()));
describeTransport('in one process, disturbed', async () =>
  oneProcess(new DisturbedBus(new InProcessBus(), seededDisturbance({ seed: 7 }))),
);
describeTransport('Redis', async () => {
  const url = `${server.url}/${databases++}`;
  const buses: Bus[] = [];
  return {
    open: () => {
      const bus = openRedisBus({ url, service: 'test', log: silent, leaseMs: 2_000 });
      buses.push(bus);
      return bus;
    },
    close: async () => void (await Promise.all(buses.map((bus) => bus.close()))),
  };
});
