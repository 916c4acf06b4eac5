import type { Kysely } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import { kit, UnitOfWork, type Work } from '../database/unit-of-work.ts';
import type { Logger } from '../process/logger.ts';
import type { Clock } from '../time/clock.ts';
import type { Bus, Subscription } from './bus.ts';
import { judgeFailure } from './dead-letter-policy.ts';
import type { Envelope } from './event.ts';

/** What a consumer does with one type of event, inside the transaction that also writes the inbox row. */
export type EventHandler<Tables> = (event: Envelope, work: Work<Tables>, stream: string) => Promise<void>;

export interface ConsumerOptions<Tables extends KitTables> {
  /** name of the consuming service; also the group on the bus */
  consumer: string;
  db: Kysely<Tables>;
  clock: Clock;
  log: Logger;
  streams: readonly string[];
  /** event type → effect; `*` takes every type that has no entry; other types are acknowledged unread */
  handlers: Record<string, EventHandler<Tables>>;
  /** called after an effect that wrote events of its own */
  published: () => void;
}

/**
 * Effect exactly once: the effect and the inbox row are one transaction, so an event that comes again finds its row.
 * What cannot be applied becomes a dead letter as dead-letter-policy.ts says, and the aggregate goes on.
 */
export class Consumer<Tables extends KitTables> {
  readonly #options: ConsumerOptions<Tables>;
  readonly #failures = new Map<string, number>();

  constructor(options: ConsumerOptions<Tables>) {
    this.#options = options;
  }

  subscribe(bus: Bus): Subscription {
    const { consumer, streams } = this.#options;
    return bus.subscribe({ group: consumer, streams, handle: (event, stream) => this.handle(event, stream) });
  }

  async handle(event: Envelope, stream: string): Promise<void> {
    try {
      await this.apply(event, stream);
      this.#failures.delete(event.event_id);
    } catch (error) {
      const before = this.#failures.get(event.event_id) ?? 0;
      const verdict = judgeFailure(error, before);
      if (verdict === 'try again, uncounted') throw error;
      const attempts = before + 1;
      this.#failures.set(event.event_id, attempts);
      this.#options.log.warn({ err: error, event: event.event_id, type: event.event_type, attempts }, 'event failed');
      if (verdict === 'try again') throw error;
      await this.#bury(event, stream, error, attempts);
      this.#failures.delete(event.event_id);
    }
  }

  /** Applies one event, or nothing when its inbox row is there already. Also how a dead letter is replayed. */
  async apply(event: Envelope, stream: string): Promise<void> {
    const { consumer, db, clock, handlers, published } = this.#options;
    const handler = handlers[event.event_type] ?? handlers['*'];
    if (!handler) return;
    const unit = new UnitOfWork<Tables>(db, {
      clock,
      service: consumer,
      correlationId: event.metadata.correlation_id,
      traceparent: event.metadata.traceparent,
      published,
    });
    await unit.run(`${consumer} ← ${event.event_type}`, async (work) => {
      const first = await kit(work.trx)
        .insertInto('inbox')
        .values({ event_id: event.event_id, consumer, handled_at: work.now })
        .onConflict((c) => c.doNothing())
        .returning('event_id')
        .executeTakeFirst();
      if (first) await handler(event, work, stream);
    });
  }

  async #bury(event: Envelope, stream: string, error: unknown, attempts: number): Promise<void> {
    const { consumer, db, clock } = this.#options;
    await kit(db)
      .insertInto('dead_letters')
      .values({
        event_id: event.event_id,
        consumer,
        stream,
        envelope: JSON.stringify(event),
        error: String(error).slice(0, 2_000),
        attempts,
        failed_at: clock.now(),
      })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}
