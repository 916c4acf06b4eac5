import type { Redis } from 'ioredis';

/** Redis' time and this process's may drift and an answer takes its time: the last tenth of a lease is not used. */
const USED = 0.9;

/** For each key: renews it where it is the holder's, takes it where it is nobody's. Returns 1 or 0 a key. */
const TAKE_OR_RENEW = `
local mine = {}
for i, key in ipairs(KEYS) do
  local holder = redis.call('GET', key)
  if holder == ARGV[1] then
    redis.call('PEXPIRE', key, ARGV[2])
    mine[i] = 1
  elseif holder == false then
    redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
    mine[i] = 1
  else
    mine[i] = 0
  end
end
return mine`;

const RELEASE = `
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`;

/**
 * Who of a group's processes takes the events of a stream: one at a time, so that an aggregate's events are handled in their order. A
 * process knows by its own clock until when it may: one that was stopped meanwhile finds its time over when it wakes, without asking.
 */
export class Leases {
  readonly #redis: Redis;
  readonly #group: string;
  readonly #holder: string;
  readonly #ms: number;
  readonly #heldUntil = new Map<string, number>();

  constructor(redis: Redis, { group, holder, ms }: { group: string; holder: string; ms: number }) {
    this.#redis = redis;
    this.#group = group;
    this.#holder = holder;
    this.#ms = ms;
  }

  holds(stream: string): boolean {
    return performance.now() < (this.#heldUntil.get(stream) ?? 0);
  }

  /** Redis says so, before the time by this process's clock is over. */
  lost(stream: string): void {
    this.#heldUntil.delete(stream);
  }

  async takeOrRenew(streams: readonly string[]): Promise<void> {
    const asked = performance.now();
    const keys = streams.map((stream) => leaseKey(this.#group, stream));
    const mine = (await this.#redis.eval(TAKE_OR_RENEW, keys.length, ...keys, this.#holder, this.#ms)) as number[];
    for (const [i, stream] of streams.entries()) {
      if (mine[i] === 1) this.#heldUntil.set(stream, asked + this.#ms * USED);
      else this.#heldUntil.delete(stream);
    }
  }

  async release(): Promise<void> {
    const keys = [...this.#heldUntil.keys()].map((stream) => leaseKey(this.#group, stream));
    this.#heldUntil.clear();
    if (keys.length > 0) await this.#redis.eval(RELEASE, keys.length, ...keys, this.#holder);
  }
}

/** Holds the consumer that takes the stream's events. */
export const leaseKey = (group: string, stream: string): string => `dsm:lease:${group}:${stream}`;
