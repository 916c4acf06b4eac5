import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { type RedisServer, startRedis } from '../../../../dev/redis/start.ts';
import { hostServices } from '../../../../dev/services/host.ts';
import { openRedisBus } from '../../../../services/kit/events/redis/redis-bus.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { openDatabase } from '../../fixtures/services/databases.ts';
import { caller, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import { driveProjects } from './driven-projects.ts';

// What befalls Redis while the services work over it: once what was handed over is published again, every answer that was given is true
// and every view equal.

const PROJECTS = ['REDIS1', 'REDIS2'];
const SENDERS = ['project', 'backlog', 'sprint', 'orchestrator'] as const;

async function under(seed: string, times: number, befall: (server: RedisServer) => Promise<void>) {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const database = await openDatabase('PGlite');
  onTestFinished(() => database.close());
  const bus = openRedisBus({ url: server.url, service: 'all', log: silent });
  onTestFinished(() => bus.close());
  const { connection } = database;
  const host = await hostServices({ connection, bus, clock: handClock(MONDAY_MORNING), log: silent });
  onTestFinished(() => host.stop());
  const call = caller(() => host.endpoints);
  const driven = driveProjects({ call, seed, projects: PROJECTS });
  await driven.declare();
  const drivers = driven.run();
  const faults = (async () => {
    for (let n = 0; n <= times; n++) {
      const enough = driven.answers + 10 + driven.below(20);
      await eventually(async () => expect(driven.answers).toBeGreaterThanOrEqual(enough), 60_000);
      if (n < times) await befall(server);
    }
    driven.stop();
  })();
  await Promise.all([faults, drivers]);
  for (const service of SENDERS) {
    const answer = await call(service, 'POST', '/v1/events/republish', { since: '2026-01-01T00:00:00Z' });
    expect(answer).toMatchObject({ status: 200 });
  }
  await driven.verify();
}

it('is there all the time', () => under('redis calm 1', 0, async () => {}), 150_000);

it(
  'is killed with all that it holds, and comes back empty',
  () =>
    under('redis kills 1', 3, async (server) => {
      await server.kill();
      await server.restart({ data: 'lost' });
    }),
  200_000,
);

it(
  'is flushed',
  () =>
    under('redis flushes 1', 4, async ({ url }) => {
      const redis = new Redis(url);
      await redis.flushall();
      redis.disconnect();
    }),
  200_000,
);
