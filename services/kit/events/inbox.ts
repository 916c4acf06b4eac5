import { type Kysely, sql } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import { statement } from '../database/statement.ts';

/** Events that a consumer handles in one transaction. */
export interface Entry {
  ids: readonly string[];
  consumer: string;
  now: Date;
}

/** Enters events in the inbox and returns the ids of those that were not there before. */
export async function entered(
  trx: Kysely<KitTables>,
  { ids, consumer, now }: Entry,
  condition?: 'unless anything is parked',
): Promise<Set<string>> {
  const rows = await trx
    .insertInto('inbox')
    .columns(['event_id', 'consumer', 'handled_at'])
    .expression((e) => {
      const given = sql<{ event_id: string }>`unnest(${ids}::text[])`.as<'given'>(sql`given (event_id)`);
      const all = e
        .selectFrom(given)
        .select([sql<string>`event_id`.as('event_id'), sql<string>`${consumer}`.as('consumer')])
        .select(sql<Date>`${now}::timestamptz`.as('handled_at'));
      const parked = e.selectFrom('parked_events').select('id').where('consumer', '=', consumer);
      return condition === undefined ? all : all.where(({ not, exists }) => not(exists(parked)));
    })
    .onConflict((c) => c.doNothing())
    .returning('event_id')
    .execute();
  return new Set(rows.map(({ event_id }) => event_id));
}

/** Enters events of which none has come before; fails, and its transaction with it, when one has, or when anything is parked. */
export const enteringAsNew = statement((trx: Kysely<KitTables>, { ids, consumer, now }: Entry) =>
  trx
    .insertInto('inbox')
    .columns(['event_id', 'consumer', 'handled_at'])
    .expression((e) => {
      const parked = e.selectFrom('parked_events').select('id').where('consumer', '=', consumer);
      // The column takes no null.
      const id = sql<string>`case when ${e.exists(parked)} then null else given.event_id end`;
      return e
        .selectFrom(sql<{ event_id: string }>`unnest(${ids}::text[])`.as<'given'>(sql`given (event_id)`))
        .select([id.as('event_id'), sql<string>`${consumer}`.as('consumer')])
        .select(sql<Date>`${now}::timestamptz`.as('handled_at'));
    }),
);

/** Whether a transaction failed for what `enteringAsNew` did not find as it should. */
export const isRefusedByInbox = (error: unknown): boolean => {
  const { code, table } = (error ?? {}) as { code?: unknown; table?: unknown };
  // SQLSTATE: not null, unique
  return table === 'inbox' && (code === '23502' || code === '23505');
};
