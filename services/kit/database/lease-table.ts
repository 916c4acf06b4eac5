import { type Kysely, sql } from 'kysely';

/** Who does what only one process may do at a time. */
export interface LeaseTable {
  /** what is done, such as `dispatcher` */
  name: string;
  /** the process that does it, a new id each time it takes the lease; null: nobody */
  holder: string | null;
  /** by the database's clock */
  expires_at: Date;
}

export const createLeases = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('holder', 'text')
    .addColumn('expires_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
};
