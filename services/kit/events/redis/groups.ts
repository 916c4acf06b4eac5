import type { Redis } from 'ioredis';

/** The seed's form: `sprint` → `sprint_service_group`. */
export const groupName = (service: string): string => `${service}_service_group`;

/** Makes the group where it is missing, at the stream's begin, and the stream with it. */
export async function ensureGroup(redis: Redis, stream: string, group: string): Promise<void> {
  await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch((error: Error) => {
    if (!error.message.startsWith('BUSYGROUP')) throw error;
  });
}

/** A consumer's pending entries go with it: it goes when it has none, which Redis sees in the same moment. Returns 1 or 0. */
const REMOVE_IDLE = `
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1`;

/** Removes a consumer that has nothing pending. */
export async function removeConsumer(redis: Redis, stream: string, group: string, consumer: string): Promise<void> {
  await redis.eval(REMOVE_IDLE, 1, stream, group, consumer);
}

/** Removes all but one that have been idle for so many milliseconds and have nothing pending. */
export async function removeDeadConsumers(
  redis: Redis,
  { stream, group, except, idleMs }: { stream: string; group: string; except: string; idleMs: number },
): Promise<void> {
  const consumers = (await redis.xinfo('CONSUMERS', stream, group)) as unknown[][];
  for (const told of consumers) {
    const { name, pending, idle } = asRecord(told);
    if (name !== except && pending === 0 && Number(idle) > idleMs)
      await removeConsumer(redis, stream, group, String(name));
  }
}

/** XINFO answers names and values in turn. */
export function asRecord(told: readonly unknown[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (let i = 0; i + 1 < told.length; i += 2) record[String(told[i])] = told[i + 1];
  return record;
}
