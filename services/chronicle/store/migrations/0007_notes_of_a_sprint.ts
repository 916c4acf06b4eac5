import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The notes of a sprint are found without reading those of others, also where nobody says of which project it is. */
export const indexNotesBySprint: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createIndex('notes_by_sprint').on('notes').columns(['sprint_id', 'kind']).execute();
  },
};
