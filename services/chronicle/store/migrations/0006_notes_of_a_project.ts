import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Two projects may use one id for their sprints, when they choose it themselves: a note of the one is no rival of the other's. */
export const scopeNotesByProject: Migration = {
  async up(db: Kysely<unknown>) {
    const writer = sql`case when kind = 'retrospective' then written_by else '' end`;
    await db.schema
      .createIndex('notes_one_each_of_project')
      .unique()
      .on('notes')
      .expression(sql`kind, project_id, sprint_id, coalesce(report_date, '-infinity'::date), (${writer})`)
      .where(sql<boolean>`sprint_id is not null and kind in ('planning', 'daily_scrum', 'retrospective')`)
      .execute();
    await db.schema.dropIndex('notes_one_each').execute();
  },
};
