import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Nullable: a release before writes decisions without it, and those of before were all carried out long ago. */
export const sayWhenActed: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('decisions').addColumn('acted_at', 'timestamptz').execute();
  },
};
