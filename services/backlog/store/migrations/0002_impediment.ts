import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const addImpediment: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('tasks').addColumn('impediment', 'text').execute();
  },
};
