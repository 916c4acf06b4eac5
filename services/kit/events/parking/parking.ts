import { sql } from 'kysely';
import type { KitTables } from '../../database/kit-tables.ts';
import { kit, type Work } from '../../database/unit-of-work.ts';
import type { Delivery } from '../bus.ts';
import type { Envelope } from '../event.ts';
import type { EventRegistry } from '../versions/registry.ts';

/** What identifies an event's aggregate. */
const aggregateOf = (event: Pick<Envelope, 'aggregate_type' | 'aggregate_id'>): string =>
  `${event.aggregate_type}/${event.aggregate_id}`;

/**
 * An event of a newer version than the code knows parks its aggregate in this consumer: it and all later events of the aggregate are
 * kept here, acknowledged to the transport, until code that knows the version takes them up (parked-replay.ts). Other aggregates go on.
 */
export class Parking {
  readonly consumer: string;
  readonly registry: EventRegistry;

  constructor(consumer: string, registry: EventRegistry) {
    this.consumer = consumer;
    this.registry = registry;
  }

  /** Keeps of a batch what may not be applied yet; returns the rest, in its order. Part of the transaction of the rest's effects. */
  async takes<D extends Delivery, Tables extends KitTables>(work: Work<Tables>, batch: readonly D[]): Promise<D[]> {
    const held = await this.#held(work, batch);
    const kept: D[] = [];
    const rest: D[] = [];
    for (const delivery of batch) {
      const aggregate = aggregateOf(delivery.event);
      const fits = this.registry.fits(delivery.event) && !held.has(aggregate);
      if (!fits) held.add(aggregate);
      (fits ? rest : kept).push(delivery);
    }
    if (kept.length > 0) await this.#keep(work, kept);
    return rest;
  }

  /** Aggregates of the batch of which something is kept. */
  async #held<Tables extends KitTables>({ trx }: Work<Tables>, batch: readonly Delivery[]): Promise<Set<string>> {
    const ids = [...new Set(batch.map(({ event }) => event.aggregate_id))];
    const rows = await kit(trx)
      .selectFrom('parked_events')
      .select(['aggregate_type', 'aggregate_id'])
      .distinct()
      .where('consumer', '=', this.consumer)
      .where(sql<boolean>`aggregate_id = any(${ids}::text[])`)
      .execute();
    return new Set(rows.map(aggregateOf));
  }

  async #keep<Tables extends KitTables>(work: Work<Tables>, kept: readonly Delivery[]): Promise<void> {
    await kit(work.trx)
      .insertInto('parked_events')
      .values(
        kept.map(({ event, stream }) => ({
          event_id: event.event_id,
          consumer: this.consumer,
          stream,
          aggregate_type: event.aggregate_type,
          aggregate_id: event.aggregate_id,
          aggregate_version: event.aggregate_version,
          envelope: JSON.stringify(event),
          parked_at: work.now,
        })),
      )
      .onConflict((c) => c.doNothing())
      .execute();
  }
}
