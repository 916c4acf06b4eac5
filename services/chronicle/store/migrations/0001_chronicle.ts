import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createChronicle: Migration = {
  // biome-ignore lint/suspicious/noExplicitAny: the tables that this very migration makes
  async up(db: Kysely<any>) {
    await db.schema
      .createTable('log_head')
      .addColumn('last_seq', 'bigint', (c) => c.notNull())
      .execute();
    await db.insertInto('log_head').values({ last_seq: 0 }).execute();
    await db.schema
      .createTable('events')
      .addColumn('seq', 'bigint', (c) => c.primaryKey())
      .addColumn('event_id', 'text', (c) => c.notNull().unique())
      .addColumn('stream', 'text', (c) => c.notNull())
      .addColumn('envelope', 'jsonb', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('notes')
      .addColumn('note_id', 'uuid', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('planning', 'daily_scrum', 'retrospective')`))
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('sprint_id', 'text')
      .addColumn('report_date', 'date')
      .addColumn('body', 'jsonb', (c) => c.notNull())
      .addColumn('created_at', 'timestamptz', (c) => c.notNull())
      .execute();
    // One planning and one retrospective a sprint (they have no date), one report a sprint and day. A note without a
    // sprint has no rival.
    await db.schema
      .createIndex('notes_one_each')
      .unique()
      .on('notes')
      .expression(sql`kind, sprint_id, coalesce(report_date, '-infinity'::date)`)
      .where(sql.ref('sprint_id'), 'is not', null)
      .execute();
    await db.schema.createIndex('notes_by_project').on('notes').columns(['kind', 'project_id']).execute();
  },
};
