import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createProjects: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('projects')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('active', 'inactive', 'in_progress')`))
      .addColumn('owner', 'text')
      .addColumn('declared_digest', 'text')
      .addColumn('country', 'text')
      .addColumn('subdivision', 'text')
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('working_days', 'jsonb', (c) => c.notNull())
      .addColumn('holidays', 'jsonb', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('employees')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('gender', 'text')
      .addColumn('state', 'text')
      .addColumn('age', 'integer')
      .addColumn('project_assign', 'boolean')
      .addColumn('active', 'boolean')
      .execute();
    await db.schema
      .createTable('team_members')
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('employee_id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('role', 'text')
      .addColumn('hours_per_day', 'integer', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('team_members_pk', ['project_id', 'employee_id'])
      .execute();
    await db.schema
      .createTable('absences')
      .addColumn('pto_id', 'uuid', (c) => c.primaryKey())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('employee_id', 'text', (c) => c.notNull())
      .addColumn('start_date', 'date', (c) => c.notNull())
      .addColumn('end_date', 'date', (c) => c.notNull().check(sql`end_date >= start_date`))
      .addColumn('reason', 'text')
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('created_at', 'timestamptz', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('absences_by_project').on('absences').columns(['project_id', 'start_date']).execute();
    await db.schema
      .createTable('project_sprints')
      .addColumn('sprint_id', 'text', (c) => c.primaryKey())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('closed', 'boolean', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('project_sprints_by_project').on('project_sprints').column('project_id').execute();
  },
};
