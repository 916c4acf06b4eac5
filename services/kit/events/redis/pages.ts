import type { Redis } from 'ioredis';
import { BLOCK_MS } from './connect.ts';

/** Entries a page and stream. */
export const PAGE = 100;

/** id and fields; null: the entry was trimmed while it was pending */
export type RawEntry = [id: string, fields: string[] | null];

/** New entries, a page a stream at most, delivered to this consumer. `block`: waits up to BLOCK_MS for the first. */
export async function readNew(
  redis: Redis,
  { group, consumer, streams, block }: { group: string; consumer: string; streams: readonly string[]; block: boolean },
): Promise<Map<string, RawEntry[]>> {
  const wait = block ? ['BLOCK', String(BLOCK_MS)] : [];
  const ends = streams.map(() => '>');
  const args = ['GROUP', group, consumer, 'COUNT', String(PAGE), ...wait, 'STREAMS', ...streams, ...ends];
  const answer = await redis.call('XREADGROUP', ...args);
  return new Map(pairs(answer));
}

/** RESP3 answers a map, which ioredis flattens; RESP2 answers pairs. */
function pairs(answer: unknown): [string, RawEntry[]][] {
  if (!Array.isArray(answer)) return [];
  if (Array.isArray(answer[0])) return answer as [string, RawEntry[]][];
  return answer.flatMap((name, i) => (i % 2 === 0 ? [[name as string, answer[i + 1] as RawEntry[]]] : [])) as [
    string,
    RawEntry[],
  ][];
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
