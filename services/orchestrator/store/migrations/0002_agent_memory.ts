import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createVectors, storageOf, vectorType } from '../memory/vector-space.ts';

const now = sql`now()`;
const none = sql`'{}'`;

/**
 * The seed's tables of agent memory. Vectors have the installation's length.
 */
export const createAgentMemory = (dimensions: number): Migration => ({
  async up(db: Kysely<unknown>) {
    const vector = sql.raw(`${vectorType(dimensions)} storage ${storageOf(dimensions)}`);
    await createVectors(db);
    await createEpisodes(db, vector);
    await createKnowledge(db, vector);
    await db.schema
      .createTable('agent_working_memory')
      .addColumn('session_id', 'uuid', (c) => c.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('user_id', 'text')
      .addColumn('current_goal', 'text')
      .addColumn('active_context', 'jsonb', (c) => c.notNull())
      .addColumn('thought_history', sql`jsonb[]`, (c) => c.notNull().defaultTo(none))
      .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(now))
      .addColumn('last_updated', 'timestamptz', (c) => c.notNull().defaultTo(now))
      .addColumn('expires_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now() + interval '1 hour'`))
      .addColumn('is_active', 'boolean', (c) => c.notNull().defaultTo(true))
      .addColumn('related_episodes', sql`uuid[]`, (c) => c.notNull().defaultTo(none))
      .execute();
    await db.schema.createIndex('sessions_expire').on('agent_working_memory').column('expires_at').execute();
    await db.schema
      .createIndex('one_session_a_project')
      .on('agent_working_memory')
      .column('project_id')
      .unique()
      .where(sql.ref('is_active'), '=', sql.lit(true))
      .execute();
    await db.schema
      .createTable('agent_memory_metrics')
      .addColumn('metric_id', 'uuid', (c) => c.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn('timestamp', 'timestamptz', (c) => c.notNull().defaultTo(now))
      .addColumn('operation_type', 'text', (c) => c.notNull())
      .addColumn('latency_ms', 'float8', (c) => c.notNull())
      .addColumn('results_count', 'integer', (c) => c.notNull())
      .addColumn('recall_accuracy', 'float8')
      .addColumn('precision', 'float8')
      .addColumn('memory_usage_mb', 'float8')
      .addColumn('cpu_percent', 'float8')
      .addColumn('project_id', 'text')
      .addColumn('episode_count', 'integer')
      .addColumn('strategy_count', 'integer')
      .execute();
    await db.schema.createIndex('memory_metrics_by_time').on('agent_memory_metrics').column('timestamp').execute();
    await createPerformanceLog(db);
    await readTheLogAnew(db);
  },
});

const KNOWN_BEFORE = ['sprints', 'sprint_days', 'sprint_tasks', 'forecasts', 'projects', 'decisions'];

/** What was decided before there was a memory is remembered as well: it is all in the log. What was told of it is not told again. */
async function readTheLogAnew(db: Kysely<unknown>): Promise<void> {
  const tables = db as Kysely<Record<string, Record<string, unknown>>>;
  for (const table of KNOWN_BEFORE) await tables.deleteFrom(table).execute();
  await tables.updateTable('log_position').set({ position: 0 }).execute();
}

async function createEpisodes(db: Kysely<unknown>, vector: ReturnType<typeof sql.raw>): Promise<void> {
  await db.schema
    .createTable('agent_episodes')
    .addColumn('episode_id', 'uuid', (c) => c.primaryKey())
    // What a search reads of each row stands in front.
    .addColumn('embedding_digest', 'text')
    .addColumn('embedding', vector)
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('episode_type', 'text', (c) => c.notNull())
    .addColumn('timestamp', 'timestamptz', (c) => c.notNull())
    .addColumn('context', 'jsonb', (c) => c.notNull())
    .addColumn('decision', 'jsonb', (c) => c.notNull())
    .addColumn('actions', 'jsonb', (c) => c.notNull())
    .addColumn('patterns', 'jsonb', (c) => c.notNull())
    .addColumn('outcome', 'jsonb')
    .addColumn('outcome_quality', 'float8', (c) => c.check(sql`outcome_quality between 0 and 1`))
    .addColumn('outcome_recorded_at', 'timestamptz')
    .addColumn('requires_embedding', 'boolean', (c) => c.notNull())
    .addColumn('embedding_model', 'text')
    .addColumn('agent_version', 'text', (c) => c.notNull())
    .addColumn('control_mode', 'text', (c) => c.notNull())
    .addColumn('decision_source', 'text', (c) => c.notNull())
    .addColumn('sprint_id', 'text')
    .addColumn('chronicle_note_id', 'uuid')
    .addColumn('decision_version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('episodes_of_project')
    .on('agent_episodes')
    .columns(['project_id', 'timestamp', 'episode_id'])
    .execute();
  await db.schema.createIndex('episodes_by_time').on('agent_episodes').columns(['timestamp', 'episode_id']).execute();
  await db.schema.createIndex('episodes_of_sprint').on('agent_episodes').column('sprint_id').execute();
  await db.schema
    .createIndex('episodes_without_vector')
    .on('agent_episodes')
    .columns(['timestamp', 'episode_id'])
    .where(sql.ref('requires_embedding'), '=', sql.lit(true))
    .execute();
}

async function createKnowledge(db: Kysely<unknown>, vector: ReturnType<typeof sql.raw>): Promise<void> {
  await db.schema
    .createTable('agent_knowledge')
    .addColumn('knowledge_id', 'uuid', (c) => c.primaryKey())
    .addColumn('knowledge_type', 'text', (c) =>
      c.notNull().check(sql`knowledge_type in ('strategy', 'pattern', 'constraint', 'heuristic')`),
    )
    .addColumn('content', 'jsonb', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('confidence', 'float8', (c) => c.notNull().check(sql`confidence between 0 and 1`))
    .addColumn('supporting_episodes', sql`uuid[]`, (c) => c.notNull().defaultTo(none))
    .addColumn('contradicting_episodes', sql`uuid[]`, (c) => c.notNull().defaultTo(none))
    .addColumn('times_applied', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('success_count', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('failure_count', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('success_rate', 'float8', (c) =>
      c
        .generatedAlwaysAs(
          sql`case when (success_count + failure_count) > 0 then success_count::float8 / (success_count + failure_count) end`,
        )
        .stored(),
    )
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('last_validated', 'timestamptz')
    .addColumn('last_applied', 'timestamptz')
    .addColumn('embedding', vector)
    .addColumn('created_by', 'text', (c) => c.notNull().defaultTo('system'))
    .addColumn('is_active', 'boolean', (c) => c.notNull().defaultTo(true))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('superseded_by', 'uuid')
    .execute();
}

async function createPerformanceLog(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('strategy_performance_log')
    .addColumn('log_id', 'uuid', (c) => c.primaryKey())
    .addColumn('strategy_id', 'uuid', (c) => c.notNull())
    .addColumn('episode_id', 'uuid', (c) => c.notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('application_timestamp', 'timestamptz', (c) => c.notNull())
    .addColumn('predicted_outcome', 'jsonb', (c) => c.notNull())
    .addColumn('actual_outcome', 'jsonb')
    .addColumn('outcome_quality', 'float8', (c) => c.check(sql`outcome_quality between 0 and 1`))
    .addColumn('strategy_confidence', 'float8', (c) => c.notNull().check(sql`strategy_confidence between 0 and 1`))
    .addColumn('context_similarity', 'float8', (c) => c.check(sql`context_similarity between 0 and 1`))
    .addColumn('performance_delta', 'float8')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull())
    .addForeignKeyConstraint('log_of_strategy', ['strategy_id'], 'agent_knowledge', ['knowledge_id'], (c) =>
      c.onDelete('cascade'),
    )
    .addForeignKeyConstraint('log_of_episode', ['episode_id'], 'agent_episodes', ['episode_id'], (c) =>
      c.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('log_of_strategy')
    .on('strategy_performance_log')
    .columns(['strategy_id', 'application_timestamp'])
    .execute();
  await db.schema.createIndex('log_of_episode').on('strategy_performance_log').column('episode_id').execute();
}
