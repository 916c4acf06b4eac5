import type { Redis } from 'ioredis';
import type { GroupState, StreamState } from '../bus.ts';
import { asRecord } from './groups.ts';

/** Of streams that exist, what each holds and how far each group is with it. @throws when Redis is away */
export async function describeStreams(redis: Redis, streams: readonly string[]): Promise<StreamState[]> {
  const states = await Promise.all([...streams].sort().map((stream) => describeStream(redis, stream)));
  return states.filter((state) => state !== undefined);
}

async function describeStream(redis: Redis, stream: string): Promise<StreamState | undefined> {
  const length = await redis.xlen(stream);
  if (length === 0 && (await redis.exists(stream)) === 0) return undefined;
  const groups = ((await redis.xinfo('GROUPS', stream)) as unknown[][]).map(asRecord);
  return { stream, length, groups: await Promise.all(groups.map((group) => describeGroup(redis, stream, group))) };
}

/** Redis cannot always count what a group has still to get, so the oldest entry of it is told, by its own time. */
async function describeGroup(redis: Redis, stream: string, told: Record<string, unknown>): Promise<GroupState> {
  const name = String(told.name);
  const [pending, oldestPending] = (await redis.xpending(stream, name)) as [number, string | null];
  const from = oldestPending ?? `(${String(told['last-delivered-id'])}`;
  const [entry] = await redis.xrange(stream, from, '+', 'COUNT', 1);
  const fields = entry?.[1] ?? [];
  const oldest = fields[fields.indexOf('timestamp') + 1] ?? null;
  return { group: name, consumers: Number(told.consumers), pending, oldest: entry === undefined ? null : oldest };
}
