import type { Redis } from 'ioredis';
import type { OutageLog } from '../../process/outage-log.ts';
import { compareIds } from './entry-id.ts';
import { asRecord } from './groups.ts';

export interface Retention {
  /** entries older than this may go, milliseconds of Redis' own time */
  ageMs: number;
  /** the oldest may go while there are more than this */
  length: number;
}

/**
 * Removes what is too old or too much from a stream, whole nodes of it, and never what a group has still to handle: trimming takes no
 * heed of pending entries, so it goes no further than the oldest that any group has not acknowledged.
 */
export async function trimStream(redis: Redis, stream: string, retention: Retention): Promise<void> {
  const floor = await oldestNeeded(redis, stream);
  if (floor === null) return;
  const [seconds] = (await redis.time()) as unknown as [number];
  const byAge = `${Math.max(0, Number(seconds) * 1_000 - retention.ageMs)}-0`;
  const age = floor === undefined || compareIds(byAge, floor) < 0 ? byAge : floor;
  await redis.xtrim(stream, 'MINID', '~', age);
  const surplus = (await redis.xlen(stream)) - retention.length;
  // Without a group nobody waits, and the end of the stream is the floor.
  const end = floor ?? '18446744073709551615-0';
  if (surplus > 0) await redis.xtrim(stream, 'MINID', '~', end, 'LIMIT', surplus);
}

/** The id from which on a group needs entries; undefined: no group does; null: there is no such stream. */
async function oldestNeeded(redis: Redis, stream: string): Promise<string | undefined | null> {
  if ((await redis.exists(stream)) === 0) return null;
  const groups = ((await redis.xinfo('GROUPS', stream)) as unknown[][]).map(asRecord);
  const floors = await Promise.all(
    groups.map(async (group) => {
      const [, oldestPending] = (await redis.xpending(stream, String(group.name))) as [number, string | null];
      return oldestPending ?? String(group['last-delivered-id']);
    }),
  );
  return floors.sort(compareIds)[0];
}

/** Trims streams now and then. Several processes may: what one has removed the next does not find. */
export class Trimming {
  readonly #redis: Redis;
  readonly #retention: Retention;
  readonly #outages: OutageLog;
  readonly #streams = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(redis: Redis, options: { retention: Retention; everyMs: number; outages: OutageLog }) {
    this.#redis = redis;
    this.#retention = options.retention;
    this.#outages = options.outages;
    this.#timer = setInterval(() => void this.#trim(), options.everyMs);
    this.#timer.unref();
  }

  watch(streams: readonly string[]): void {
    for (const stream of streams) this.#streams.add(stream);
  }

  get streams(): string[] {
    return [...this.#streams];
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #trim(): Promise<void> {
    try {
      for (const stream of this.#streams) await trimStream(this.#redis, stream, this.#retention);
      this.#outages.worked();
    } catch (error) {
      this.#outages.failed(error, { reason: String(error) });
    }
  }
}
