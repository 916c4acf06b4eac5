import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createOrchestrator: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('log_position')
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('furthest', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('change_count')
      .addColumn('changes', 'bigint', (c) => c.notNull())
      .execute();
    const counters = db as Kysely<{
      log_position: { position: number; furthest: number };
      change_count: { changes: number };
    }>;
    await counters.insertInto('log_position').values({ position: 0, furthest: 0 }).execute();
    await counters.insertInto('change_count').values({ changes: 0 }).execute();
    await db.schema
      .createTable('projects')
      .addColumn('project_id', 'text', (c) => c.primaryKey())
      .addColumn('unit', 'text', (c) => c.notNull())
      .addColumn('gates', 'jsonb', (c) => c.notNull())
      .addColumn('team', 'jsonb')
      .addColumn('owner', 'text')
      .addColumn('settings', 'jsonb')
      .addColumn('settings_digest', 'text')
      .addColumn('waiting', 'jsonb', (c) => c.notNull())
      .addColumn('proposals', 'jsonb', (c) => c.notNull())
      .addColumn('last_decision_id', 'text')
      .addColumn('event_version', 'integer', (c) => c.notNull())
      .addColumn('settings_version', 'integer', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('changed', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('projects_changed').on('projects').column('changed').execute();
    await db.schema
      .createTable('sprints')
      .addColumn('sprint_id', 'text', (c) => c.primaryKey())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('sprint_name', 'text', (c) => c.notNull())
      .addColumn('mode', 'text', (c) => c.notNull())
      .addColumn('start_date', 'date', (c) => c.notNull())
      .addColumn('end_date', 'date', (c) => c.notNull())
      .addColumn('duration_weeks', 'integer', (c) => c.notNull())
      .addColumn('working_days', 'jsonb')
      .addColumn('person_days', 'float8')
      .addColumn('decision_id', 'text')
      .addColumn('tasks', 'integer', (c) => c.notNull())
      .addColumn('tasks_with_points', 'integer', (c) => c.notNull())
      .addColumn('open_tasks', 'integer')
      .addColumn('open_tasks_with_points', 'integer')
      .addColumn('unlimited', 'boolean', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('started_at', 'timestamptz', (c) => c.notNull())
      .addColumn('closed_at', 'timestamptz')
      .addColumn('closed_seq', 'bigint')
      .addColumn('closed_because', 'text')
      .addColumn('as_of', 'date', (c) => c.notNull())
      .addColumn('gone_before', 'date', (c) => c.notNull())
      .addColumn('days_worked', 'integer')
      .addColumn('days_planned', 'integer')
      .addColumn('carried_over', 'integer')
      .addColumn('in_tasks', 'jsonb', (c) => c.notNull())
      .addColumn('in_points', 'jsonb')
      .execute();
    await db.schema.createIndex('sprints_of_project').on('sprints').columns(['project_id', 'number']).execute();
    await db.schema
      .createTable('sprint_days')
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('day', 'date', (c) => c.notNull())
      .addColumn('done_tasks', 'integer', (c) => c.notNull())
      .addColumn('remaining_tasks', 'integer', (c) => c.notNull())
      .addColumn('done_points', 'integer')
      .addColumn('remaining_points', 'integer')
      .addColumn('blocked_tasks', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('sprint_days_pk', ['sprint_id', 'day'])
      .execute();
    await db.schema
      .createTable('sprint_tasks')
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addColumn('points', 'integer')
      .addColumn('is_done', 'boolean', (c) => c.notNull())
      .addColumn('is_blocked', 'boolean', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('sprint_tasks_pk', ['sprint_id', 'task_id'])
      .execute();
    await createDecisions(db);
    await db.schema
      .createTable('forecasts')
      .addColumn('sprint_id', 'text', (c) => c.primaryKey())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('body', 'jsonb', (c) => c.notNull())
      .addColumn('changed', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('forecasts_changed').on('forecasts').column('changed').execute();
  },
};

async function createDecisions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('decisions')
    .addColumn('decision_id', 'text', (c) => c.primaryKey())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('number', 'integer')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('body', 'jsonb', (c) => c.notNull())
    .addColumn('decided_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('decisions_of_project').on('decisions').columns(['project_id', 'decided_at']).execute();
  // Two starts for one slot can never both stand, whoever asks.
  await db.schema
    .createIndex('one_start_a_slot')
    .on('decisions')
    .columns(['project_id', 'number'])
    .unique()
    .where(sql.ref('action'), '=', sql.lit('StartSprint'))
    .where(sql.ref('state'), 'in', [sql.lit('proposed'), sql.lit('acting'), sql.lit('acted')])
    .execute();
  await db.schema
    .createIndex('decisions_under_way')
    .on('decisions')
    .column('decided_at')
    .where(sql.ref('state'), '=', sql.lit('acting'))
    .execute();
}
