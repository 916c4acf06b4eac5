import type { Redis } from 'ioredis';
import { BLOCK_MS } from '../connect.ts';
import { leaseKey } from './leases.ts';

/** Entries a page and stream. */
export const PAGE = 100;

/** id and fields; null: the entry was trimmed while it was pending */
export type RawEntry = [id: string, fields: string[] | null];

/**
 * Reads a stream only while its lease is the consumer's, which Redis sees in the same moment: a read that comes late, from a process that
 * was stopped or a network that held it back, would take entries away from the process that has the lease now, and what comes behind them
 * would be handled first. Returns for each stream its entries, and the id of the last one that the stream has.
 */
const READ_WHILE_LEASED = `
local consumer, group, count = ARGV[1], ARGV[2], ARGV[3]
local pages = {}
for i = 1, #KEYS, 2 do
  local page = {{}, ''}
  if redis.call('GET', KEYS[i]) == consumer then
    local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', count, 'STREAMS', KEYS[i + 1], '>')
    local last = redis.call('XREVRANGE', KEYS[i + 1], '+', '-', 'COUNT', 1)
    page = {read and read[1][2] or {}, last[1] and last[1][1] or '0-0'}
  end
  pages[#pages + 1] = page
end
return pages`;

export interface NewEntries {
  entries: RawEntry[];
  /** id of the last entry of the stream when it was read; undefined: the lease was another's */
  end: string | undefined;
}

/** New entries, a page a stream at most, delivered to this consumer where it has the stream's lease. */
export async function readNew(
  redis: Redis,
  { group, consumer, streams }: { group: string; consumer: string; streams: readonly string[] },
): Promise<Map<string, NewEntries>> {
  const keys = streams.flatMap((stream) => [leaseKey(group, stream), stream]);
  const answer = await redis.eval(READ_WHILE_LEASED, keys.length, ...keys, consumer, group, PAGE);
  const pages = answer as [RawEntry[], string][];
  return new Map(
    streams.map((stream, i) => {
      const [entries, end] = pages[i] ?? [[], ''];
      return [stream, { entries, end: end || undefined }];
    }),
  );
}

/** Waits up to BLOCK_MS until one of the streams has an entry behind this one. Takes nothing. */
export async function waitForNew(redis: Redis, ends: ReadonlyMap<string, string>): Promise<void> {
  await redis.call('XREAD', 'COUNT', '1', 'BLOCK', String(BLOCK_MS), 'STREAMS', ...ends.keys(), ...ends.values());
}

/**
 * Pending entries of any consumer that have been idle for so long, from `cursor` on, delivered to this one. XAUTOCLAIM looks at no more than
 * ten times its COUNT: `next` is where to go on, `0-0` at the end.
 */
export async function claimPending(
  redis: Redis,
  options: { group: string; consumer: string; stream: string; idleMs: number; cursor: string },
): Promise<{ next: string; entries: RawEntry[] }> {
  const { group, consumer, stream, idleMs, cursor } = options;
  const answer = await redis.xautoclaim(stream, group, consumer, idleMs, cursor, 'COUNT', PAGE);
  const [next, entries] = answer as [string, RawEntry[]];
  return { next, entries };
}
