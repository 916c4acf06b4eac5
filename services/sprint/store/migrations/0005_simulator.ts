import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By which simulator a sprint is played. Those that are there began under the first and end under it. */
export const addSimulator: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('sprints')
      .addColumn('simulator', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
  },
};
