import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who asked for a sprint in which words. Of sprints from before nobody knows. */
export const addAskedFor: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('sprints')
      .addColumn('external_uid', 'text')
      .addColumn('external_spec', 'text')
      .execute();
  },
};
