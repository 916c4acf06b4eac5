import type { Redis } from 'ioredis';

/** Whether Redis writes to disk what it is told; undefined: it does not say, as some do that are run for others. */
export async function writesToDisk(redis: Redis): Promise<boolean | undefined> {
  const info = await redis.info('persistence');
  if (/^aof_enabled:1\r?$/m.test(info)) return true;
  try {
    const [, snapshots] = (await redis.config('GET', 'save')) as [string, string];
    return snapshots !== '';
  } catch {
    return undefined;
  }
}
