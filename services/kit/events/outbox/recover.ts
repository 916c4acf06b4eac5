import type { Kysely } from 'kysely';
import type { KitTables } from '../../database/kit-tables.ts';

const PAGE = 1_000;

/** The latest time, the transport's own, at which an event of the outbox had been published; null: none was. */
export async function lastPublished(db: Kysely<KitTables>): Promise<number | null> {
  const { last } = await db
    .selectFrom('outbox')
    .select((e) => e.fn.max('published_at').as('last'))
    .executeTakeFirstOrThrow();
  return last;
}

/**
 * Has all events that the transport had taken after that time, null: all that it had ever taken, published again, and keeps how many they
 * were. An older release does not say when it published; what it did counts as lost with everything alone.
 */
export async function publishAgain(db: Kysely<KitTables>, after: number | null, now: Date): Promise<number> {
  let events = 0;
  for (let last = 0; ; ) {
    let page = db
      .selectFrom('outbox')
      .select('id')
      .where('id', '>', last)
      .where('dispatched_at', 'is not', null)
      .orderBy('id')
      .limit(PAGE);
    if (after !== null) page = page.where('published_at', '>', after);
    const rows = await db
      .updateTable('outbox')
      .set({ dispatched_at: null, published_at: null })
      .where('id', 'in', page)
      .returning('id')
      .execute();
    for (const { id } of rows) last = Math.max(last, id);
    events += rows.length;
    if (rows.length < PAGE) break;
  }
  await db.insertInto('transport_losses').values({ noticed_at: now, events }).execute();
  return events;
}
