import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The decisions about one sprint are found without reading those about all that came before. */
export const indexDecisionsByNumber: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createIndex('decisions_by_number').on('decisions').columns(['project_id', 'number']).execute();
  },
};
