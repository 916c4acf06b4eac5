import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import type { EventType } from '../../../../../services/kit/events/event.ts';
import { orchestrationDecision, strategyEvolved } from '../../../../../services/orchestrator/contract/events.ts';
import { projectChanged } from '../../../../../services/project/contract/events.ts';
import { dailyScrumReported, sprintStarted, taskUpdated } from '../../../../../services/sprint/contract/events.ts';
import { eventually } from '../../../../fixtures/waiting.ts';
import type { Separate } from '../../../fixtures/services/separate.ts';
import { underLoad } from './under-load.ts';

const SENDERS = ['project', 'backlog', 'sprint', 'orchestrator'] as const;
const TAKERS = ['backlog', 'sprint', 'chronicle', 'orchestrator'] as const;

/** A type of event for each stream. */
const KINDS: readonly EventType[] = [
  projectChanged,
  taskUpdated,
  sprintStarted,
  dailyScrumReported,
  orchestrationDecision,
  strategyEvolved,
];
const TOO_NEW = 999;

async function withRedis<T>(world: Separate, act: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(world.redisUrl());
  try {
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}

it('Redis is flushed, and what it held is handed over again by itself', async () => {
  await underLoad({
    seed: 'flushes 1',
    times: 4,
    losesEvents: true,
    befall: ({ world }) => withRedis(world, async (redis) => void (await redis.flushall())),
    after: async ({ call }) => {
      const noticed = async (service: (typeof SENDERS)[number]) =>
        (await call(service, 'GET', '/v1/events/groups')).body.last_loss;
      await eventually(async () => expect(await noticed('sprint')).toMatchObject({ events: expect.any(Number) }));
    },
  });
}, 200_000);

it('an entry that is no event, and one of a version that nobody knows, in each stream', async () => {
  const nonsense = ['event_type', 'SprintStarted', 'event_data', '{"half'];
  const tooNew = ({ type, aggregateType }: EventType) => [
    ...['event_id', randomUUID(), 'event_type', type, 'timestamp', '2026-11-23T10:00:00Z'],
    ...['aggregate_id', 'POISON', 'aggregate_type', aggregateType, 'aggregate_version', '1'],
    ...['schema_version', String(TOO_NEW), 'event_data', '{"shape":"of tomorrow"}'],
    ...['metadata', '{"source_service":"tomorrow","correlation_id":"c"}'],
  ];
  const world = await underLoad({
    seed: 'poison 1',
    times: 3,
    befall: ({ world }) =>
      withRedis(world, async (redis) => {
        for (const kind of KINDS) {
          await redis.xadd(kind.stream, '*', ...nonsense);
          await redis.xadd(kind.stream, '*', ...tooNew(kind));
        }
      }),
  });
  const dead = new Set<string>();
  let parked = 0;
  await eventually(async () => {
    for (const service of TAKERS) {
      for (const { stream } of (await world.call(service, 'GET', '/v1/dead-letters')).body) dead.add(stream);
      parked += (await world.call(service, 'GET', '/v1/parked-events')).body.length;
    }
    expect([...dead].sort()).toEqual(KINDS.map(({ stream }) => stream).sort());
    expect(parked).toBeGreaterThan(0);
  });
}, 200_000);
