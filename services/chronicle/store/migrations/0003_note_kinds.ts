import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Notes of decisions and of anything: any number a sprint, and a decision once. */
export const addNoteKinds: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('notes').dropConstraint('notes_kind_check').execute();
    const kinds = sql`kind in ('planning', 'daily_scrum', 'retrospective', 'decision_audit', 'general')`;
    await db.schema.alterTable('notes').addCheckConstraint('notes_kind_check', kinds).execute();
    await db.schema.dropIndex('notes_one_each').execute();
    const writer = sql`case when kind = 'retrospective' then written_by else '' end`;
    await db.schema
      .createIndex('notes_one_each')
      .unique()
      .on('notes')
      .expression(sql`kind, sprint_id, coalesce(report_date, '-infinity'::date), (${writer})`)
      .where(sql<boolean>`sprint_id is not null and kind in ('planning', 'daily_scrum', 'retrospective')`)
      .execute();
    await db.schema
      .createTable('decision_audits')
      .addColumn('audit_id', 'text', (c) => c.primaryKey())
      .addColumn('note_id', 'uuid', (c) => c.notNull().unique())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('sprint_id', 'text')
      .addColumn('decided_at', 'timestamptz', (c) => c.notNull())
      .addColumn('decision_source', 'text', (c) => c.notNull())
      .addColumn('starts_sprint', 'boolean', (c) => c.notNull())
      .addColumn('version', 'bigint')
      .execute();
    await db.schema
      .createIndex('decision_audits_by_project')
      .on('decision_audits')
      .columns(['project_id', 'decided_at'])
      .execute();
    await db.schema.createIndex('decision_audits_by_sprint').on('decision_audits').column('sprint_id').execute();
  },
};
