import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Watermarks } from '../bus.ts';

const FIRST_PAUSE_MS = 2;
const LAST_PAUSE_MS = 25;

/**
 * Two keys a service, with times of Redis' own clock: up to when all that its outbox held is on the streams, and the latest time that events
 * were marked with as published. What they say stays true, so they never run out; Redis that lost the events has lost it with them.
 */
export const redisWatermarks = (redis: Redis): Watermarks => ({
  async now(service, least) {
    const [at, lost] = (await redis.eval(NOW, 1, `dsm:published:${service}`, least ?? '')) as [string, string?];
    if (lost === undefined) return { at: Number(at) };
    return { at: Number(at), lost: lost === '' ? null : Number(lost) };
  },

  async reached(service, at) {
    await redis.set(keyOf(service), String(at));
  },

  async haveReached(services, withinMs) {
    if (services.length === 0) return true;
    const deadline = performance.now() + withinMs;
    try {
      const asked = await timeOf(redis);
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
        const reached = await redis.mget(services.map(keyOf));
        if (reached.every((at) => at !== null && Number(at) >= asked)) return true;
        const left = deadline - performance.now();
        if (left <= 0) return false;
        await delay(Math.min(pause, left));
      }
    } catch {
      return false;
    }
  },
});

const NOW = `
local time = redis.call('TIME')
local now = string.format('%d%06d', tonumber(time[1]), tonumber(time[2]))
local kept = redis.call('GET', KEYS[1])
if ARGV[1] ~= '' and (not kept or tonumber(kept) < tonumber(ARGV[1])) then return {now, kept or ''} end
redis.call('SET', KEYS[1], now)
return {now}`;

const keyOf = (service: string): string => `dsm:watermark:${service}`;

/** Microseconds. */
async function timeOf(redis: Redis): Promise<number> {
  const [seconds, micros] = (await redis.time()) as unknown as [string, string];
  return Number(seconds) * 1_000_000 + Number(micros);
}
