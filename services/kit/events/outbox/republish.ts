import type { Kysely } from 'kysely';
import type { KitTables } from '../../database/kit-tables.ts';

const PAGE = 1_000;

export interface RepublishOptions {
  /** events handed over at this time or later */
  since: Date;
  /** undefined: all streams */
  stream: string | undefined;
  /** outbox id; only later ones */
  after: number;
  most: number;
  /** called after each page */
  published: () => void;
}

/**
 * Marks events that the transport has taken as not taken, so that the dispatcher hands them over once more, oldest first. What comes
 * twice finds its inbox row. Returns how many, and the last outbox id when there may be more.
 */
export async function markForRepublish(
  db: Kysely<KitTables>,
  { since, stream, after, most, published }: RepublishOptions,
): Promise<{ events: number; next: number | null }> {
  let [events, last] = [0, after];
  while (events < most) {
    const limit = Math.min(PAGE, most - events);
    let page = db
      .selectFrom('outbox')
      .select('id')
      .where('id', '>', last)
      .where('dispatched_at', '>=', since)
      .orderBy('id')
      .limit(limit);
    if (stream !== undefined) page = page.where('stream', '=', stream);
    const rows = await db
      .updateTable('outbox')
      .set({ dispatched_at: null })
      .where('id', 'in', page)
      .returning('id')
      .execute();
    for (const { id } of rows) last = Math.max(last, id);
    events += rows.length;
    published();
    if (rows.length < limit) return { events, next: null };
  }
  return { events, next: last };
}
