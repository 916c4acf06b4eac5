import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createBacklog: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('backlogs')
      .addColumn('project_id', 'text', (c) => c.primaryKey())
      .addColumn('declared_digest', 'text')
      .addColumn('last_closed_sprint_id', 'text')
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createTable('tasks')
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('assigned_to', 'text')
      .addColumn('sprint_id', 'text')
      .addColumn('progress_percentage', 'integer', (c) => c.notNull().check(sql`progress_percentage between 0 and 100`))
      .addColumn('points', 'integer')
      .addColumn('priority', 'integer')
      .addColumn('depends_on', 'jsonb', (c) => c.notNull())
      .addColumn('carry_over_count', 'integer', (c) => c.notNull())
      .addColumn('declared_assignee', 'text')
      .addColumn('wish_pending', 'boolean', (c) => c.notNull())
      .addColumn('withdrawn', 'boolean', (c) => c.notNull())
      .addColumn('sprint_version', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('tasks_pk', ['project_id', 'task_id'])
      .execute();
    await db.schema.createIndex('tasks_by_id').on('tasks').column('task_id').execute();
    await db.schema
      .createTable('closed_sprints')
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('closed_sprints_pk', ['project_id', 'sprint_id'])
      .execute();
  },
};
