import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Counts what was told of a project. */
export const addVersion: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('projects')
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
