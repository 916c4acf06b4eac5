import { setTimeout as delay } from 'node:timers/promises';
import type { ChainableCommander, Redis } from 'ioredis';
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
    let open = await endsOf(redis, streams);
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
      open = await stillOpen(redis, group, open);
      if (open.length === 0) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await delay(Math.min(pause, left));
    }
  } catch {
    return false;
  }
}

/** A stream, and the id of its last entry when it was asked. */
interface End {
  stream: string;
  end: string;
}

async function endsOf(redis: Redis, streams: readonly string[]): Promise<End[]> {
  const message = redis.pipeline();
  for (const stream of streams) message.xrevrange(stream, '+', '-', 'COUNT', 1);
  const last = (await answersOf(message)) as [id: string, fields: string[]][][];
  return streams.flatMap((stream, i) => {
    const end = last[i]?.[0]?.[0];
    return end === undefined ? [] : [{ stream, end }];
  });
}

/** Those that the group has not passed yet. One message asks of all. */
async function stillOpen(redis: Redis, group: string, open: readonly End[]): Promise<End[]> {
  const message = redis.pipeline();
  for (const { stream, end } of open) message.xinfo('GROUPS', stream).xpending(stream, group, '-', end, 1);
  const answers = await answersOf(message);
  return open.filter(({ end }, i) => {
    const found = (answers[2 * i] as unknown[][]).map(asRecord).find(({ name }) => name === group);
    const isDelivered = found !== undefined && compareIds(String(found['last-delivered-id']), end) >= 0;
    return !isDelivered || (answers[2 * i + 1] as unknown[]).length > 0;
  });
}

/** @throws what Redis had against one of the commands */
async function answersOf(message: ChainableCommander): Promise<unknown[]> {
  const answers = (await message.exec()) ?? [];
  return answers.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
