import type { Redis } from 'ioredis';
import type { OutageLog } from '../../process/outage-log.ts';
import type { Envelope } from '../event.ts';
import { firstAnswer } from './connect.ts';
import { toFields } from './entry.ts';

interface Outgoing {
  event: Envelope;
  stream: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const LARGEST_TRANSACTION = 500;

/**
 * Adds events to streams. Those of one turn of the event loop, and those that come while others are under way, go as one transaction: all
 * of them or none, one transaction after the other, and with one that fails all that wait behind it. So no event overtakes an earlier one
 * that failed, and the outbox, which gets them back, begins again with the oldest.
 */
export class Publisher {
  readonly #redis: Redis;
  readonly #outages: OutageLog;
  readonly #connected: Promise<void>;
  #waiting: Outgoing[] = [];
  #isBusy = false;
  #closed = false;

  constructor(redis: Redis, outages: OutageLog) {
    this.#redis = redis;
    this.#outages = outages;
    this.#connected = firstAnswer(redis);
  }

  publish(event: Envelope, stream: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, stream, resolve, reject });
      if (!this.#isBusy) void this.#send();
    });
  }

  /** What is under way stays unsettled. */
  close(): void {
    this.#closed = true;
  }

  async #send(): Promise<void> {
    this.#isBusy = true;
    await this.#connected;
    while (this.#waiting.length > 0 && !this.#closed) {
      const batch = this.#waiting.splice(0, LARGEST_TRANSACTION);
      try {
        const refusals = await this.#add(batch);
        if (this.#closed) break;
        for (const [i, { resolve, reject }] of batch.entries()) {
          if (refusals[i]) reject(refusals[i]);
          else resolve();
        }
        this.#outages.worked();
      } catch (error) {
        if (this.#closed) break;
        this.#outages.failed(error, { reason: String(error) });
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#isBusy = false;
  }

  /** Returns for each what Redis had against it alone. @throws what it had against all */
  async #add(batch: readonly Outgoing[]): Promise<(Error | null | undefined)[]> {
    if (this.#redis.status !== 'ready') throw new Error('publish: Redis is away');
    const transaction = this.#redis.multi();
    for (const { event, stream } of batch) transaction.xadd(stream, '*', ...toFields(event));
    try {
      const answers = await transaction.exec();
      if (answers === null) throw new Error('publish: Redis took none of the transaction');
      return answers.map(([error]) => error);
    } catch (error) {
      // "Transaction discarded because of previous errors": these say why.
      throw (error as { previousErrors?: Error[] }).previousErrors?.[0] ?? error;
    }
  }
}
