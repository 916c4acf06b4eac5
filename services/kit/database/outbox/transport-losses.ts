import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createTransportLosses: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('outbox').addColumn('published_at', 'bigint').execute();
    await db.schema
      .createTable('transport_losses')
      .addColumn('noticed_at', 'timestamptz', (c) => c.notNull())
      .addColumn('events', 'integer', (c) => c.notNull())
      .execute();
  },
};
