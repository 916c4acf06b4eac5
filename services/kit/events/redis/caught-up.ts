import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { compareIds } from './entry-id.ts';
import { asRecord } from './groups.ts';

const FIRST_PAUSE_MS = 2;
const LAST_PAUSE_MS = 50;

/**
 * Waits until a group has passed all that the streams hold now: each entry delivered, and none of them pending. false: it has not within
 * that time, or Redis is away.
 */
export async function hasCaughtUp(
  redis: Redis,
  { group, streams, withinMs }: { group: string; streams: readonly string[]; withinMs: number },
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  try {
    const ends = await Promise.all(streams.map((stream) => redis.xrevrange(stream, '+', '-', 'COUNT', 1)));
    let open = streams.flatMap((stream, i) => {
      const end = ends[i]?.[0]?.[0];
      return end === undefined ? [] : [{ stream, end }];
    });
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
      const passed = await Promise.all(open.map(({ stream, end }) => hasPassed(redis, stream, group, end)));
      open = open.filter((_, i) => passed[i] !== true);
      if (open.length === 0) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await delay(Math.min(pause, left));
    }
  } catch {
    return false;
  }
}

async function hasPassed(redis: Redis, stream: string, group: string, end: string): Promise<boolean> {
  const groups = (await redis.xinfo('GROUPS', stream)) as unknown[][];
  const found = groups.map(asRecord).find(({ name }) => name === group);
  if (found === undefined || compareIds(String(found['last-delivered-id']), end) < 0) return false;
  const pending = (await redis.xpending(stream, group, '-', end, 1)) as unknown[];
  return pending.length === 0;
}
