import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createAdvice: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('advice')
      .addColumn('episode_id', 'text', (c) => c.primaryKey())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('risk', 'text', (c) => c.notNull())
      .addColumn('summary', 'text', (c) => c.notNull())
      .addColumn('recommendations', 'jsonb', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('fault', 'text')
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('generation_ms', 'float8', (c) => c.notNull())
      .addColumn('time', 'timestamptz', (c) => c.notNull())
      .addColumn('facts_digest', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('advice_by_time').on('advice').column('time').execute();
    // What is to be asked about is looked for again and again, in tables that only grow.
    await db.schema.createIndex('decisions_by_time').on('decisions').column('decided_at').execute();
    await db.schema
      .createIndex('sprints_running')
      .on('sprints')
      .column('started_at')
      .where(sql.ref('status'), '=', sql.lit('running'))
      .execute();
  },
};
