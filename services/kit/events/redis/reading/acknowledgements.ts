import type { Redis } from 'ioredis';
import type { Held } from './held.ts';

/** Entries that are handled and that Redis does not know of yet as handled. */
export class Acknowledgements {
  readonly #redis: Redis;
  readonly #group: string;
  readonly #due = new Map<string, Set<string>>();
  #sending: Promise<void> | undefined;

  constructor(redis: Redis, group: string) {
    this.#redis = redis;
    this.#group = group;
  }

  has(stream: string, id: string): boolean {
    return this.#due.get(stream)?.has(id) ?? false;
  }

  add(done: readonly Held[]): void {
    for (const { stream, id } of done) {
      const ids = this.#due.get(stream) ?? new Set();
      this.#due.set(stream, ids.add(id));
    }
    void this.send().catch(() => {});
  }

  /** Resolves when all is told. @throws when Redis is away; the next call tells it again */
  async send(): Promise<void> {
    while (this.#due.size > 0) {
      this.#sending ??= this.#tell().finally(() => {
        this.#sending = undefined;
      });
      await this.#sending;
    }
  }

  async #tell(): Promise<void> {
    await Promise.resolve();
    const told = [...this.#due].map(([stream, ids]) => [stream, [...ids]] as const);
    const message = this.#redis.pipeline();
    for (const [stream, ids] of told) message.xack(stream, this.#group, ...ids);
    for (const [error] of (await message.exec()) ?? []) if (error) throw error;
    for (const [stream, ids] of told) {
      const due = this.#due.get(stream);
      for (const id of ids) due?.delete(id);
      if (due?.size === 0) this.#due.delete(stream);
    }
  }
}
