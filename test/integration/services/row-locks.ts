import { type Kysely, sql } from 'kysely';

/**
 * Whether this transaction has locked a row, asked of the row itself: PostgreSQL writes the transaction that locks it there. Needs no
 * second connection that would have to wait.
 */
export async function hasLocked(trx: unknown, table: string, column: string, id: string): Promise<boolean> {
  const { held } = await (trx as Kysely<Record<string, Record<string, unknown>>>)
    .selectFrom(table)
    .select(sql<boolean>`xmax = pg_current_xact_id()::xid`.as('held'))
    .where(column, '=', id)
    .executeTakeFirstOrThrow();
  return held;
}
