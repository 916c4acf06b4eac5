import type { Kysely } from 'kysely';
import type { KitTables } from './kit-tables.ts';

const KEEP_DAYS = 7;

/**
 * Removes what nobody can ask for any more: events dispatched, and answers given, more than seven days ago. Younger
 * events can still be published again; the inbox is kept for ever, since a late double must find its row. Only the leader of a service's processes calls it; a second one at the same time finds less to remove.
 */
export async function trim(db: Kysely<KitTables>, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000);
  await db.deleteFrom('outbox').where('dispatched_at', '<', before).execute();
  await db.deleteFrom('transport_losses').where('noticed_at', '<', before).execute();
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
}
