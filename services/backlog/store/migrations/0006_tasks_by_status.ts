import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Completed tasks stay for ever: what is open is found, and the rest counted, without reading them. */
export const indexTasksByStatus: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createIndex('tasks_by_status').on('tasks').columns(['project_id', 'status']).execute();
  },
};
