import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import type { Separate } from '../../../fixtures/services/separate.ts';
import { underLoad } from './under-load.ts';
import { verdict } from './verdict.ts';

const AWAY_MS = Number(process.env.DSM_AWAY_MS ?? 5_000);
/** What was told meanwhile is there after so long. */
const CAUGHT_UP_MS = 15_000;
const TIME_MS = 200_000 + AWAY_MS;

async function away(world: Separate, name: 'chronicle' | 'redis'): Promise<void> {
  await world.process(name).stop();
  await delay(AWAY_MS);
  await world.process(name).start();
}

it.each(['chronicle', 'redis'] as const)(
  `%s is away for ${AWAY_MS / 1000} s, and comes back`,
  async (name) => {
    let caughtUpMs = Number.POSITIVE_INFINITY;
    await underLoad({
      seed: `${name} away 1`,
      times: 1,
      // What Redis holds is in a file when it ends, as a Redis that is kept does it.
      prepare: async (world) => {
        const redis = new Redis(world.redisUrl());
        await redis.config('SET', 'save', '3600 1');
        redis.disconnect();
      },
      befall: async ({ world }) => {
        await away(world, name);
        const back = performance.now();
        await verdict(world);
        caughtUpMs = performance.now() - back;
      },
    });
    console.log(`${name} away ${AWAY_MS / 1000} s: caught up after ${(caughtUpMs / 1000).toFixed(1)} s`);
    expect(caughtUpMs).toBeLessThan(CAUGHT_UP_MS);
  },
  TIME_MS,
);
