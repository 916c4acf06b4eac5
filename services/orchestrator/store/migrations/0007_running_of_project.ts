import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The sprint of a project that runs is found without reading those that ran before. */
export const indexRunningOfProject: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('sprints_running_of_project')
      .on('sprints')
      .column('project_id')
      .where(sql.ref('status'), '=', sql.lit('running'))
      .execute();
  },
};
