import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createSprint: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('projects')
      .addColumn('project_id', 'text', (c) => c.primaryKey())
      .addColumn('last_number', 'integer', (c) => c.notNull())
      .addColumn('last_closed_sprint_id', 'text')
      .execute();
    await db.schema
      .createTable('sprints')
      .addColumn('sprint_id', 'text', (c) => c.primaryKey())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('sprint_name', 'text', (c) => c.notNull())
      .addColumn('goal', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('mode', 'text', (c) => c.notNull())
      .addColumn('close_policy', 'text', (c) => c.notNull())
      .addColumn('seed', 'bigint', (c) => c.notNull())
      .addColumn('start_date', 'date', (c) => c.notNull())
      .addColumn('end_date', 'date', (c) => c.notNull())
      .addColumn('duration_weeks', 'integer', (c) => c.notNull())
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('close_at', 'timestamptz')
      .addColumn('external_ref', 'text', (c) => c.unique())
      .addColumn('calendar', 'jsonb', (c) => c.notNull())
      .addColumn('started_at', 'timestamptz', (c) => c.notNull())
      .addColumn('closed_at', 'timestamptz')
      .addColumn('simulated_until', 'date')
      .addColumn('retrospective', 'jsonb')
      .addColumn('version', 'integer', (c) => c.notNull())
      .addUniqueConstraint('sprints_number', ['project_id', 'number'])
      .execute();
    await db.schema
      .createIndex('one_running_sprint')
      .on('sprints')
      .column('project_id')
      .unique()
      .where(sql.ref('status'), '=', sql.lit('in_progress'))
      .execute();
    await db.schema
      .createTable('tasks')
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('progress_percentage', 'integer', (c) => c.notNull().check(sql`progress_percentage between 0 and 100`))
      .addColumn('assigned_to', 'text')
      .addColumn('points', 'integer')
      .addColumn('depends_on', 'jsonb', (c) => c.notNull())
      .addColumn('impediment', 'text')
      .addColumn('blocked_until', 'date')
      .addColumn('carry_over_count', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('tasks_pk', ['sprint_id', 'task_id'])
      .execute();
    await db.schema.createIndex('tasks_by_id').on('tasks').column('task_id').execute();
    await db.schema
      .createTable('progress_reports')
      .addColumn('id', 'bigserial', (c) => c.primaryKey())
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addColumn('day', 'date', (c) => c.notNull())
      .addColumn('from_progress', 'integer', (c) => c.notNull())
      .addColumn('to_progress', 'integer', (c) => c.notNull())
      .addColumn('impediment', 'text')
      .addColumn('told_on', 'date')
      .execute();
    await db.schema.createIndex('progress_reports_of_sprint').on('progress_reports').column('sprint_id').execute();
    await db.schema
      .createTable('daily_scrums')
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('date', 'date', (c) => c.notNull())
      .addColumn('report', 'jsonb', (c) => c.notNull())
      .addColumn('asked_for', 'boolean', (c) => c.notNull())
      .addPrimaryKeyConstraint('daily_scrums_pk', ['sprint_id', 'date'])
      .execute();
  },
};
