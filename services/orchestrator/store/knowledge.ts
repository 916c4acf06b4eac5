import { type Insertable, sql } from 'kysely';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
import type { Strategy } from '../learning/strategies.ts';
import type { KnowledgeRow, OrchestratorDatabase, OrchestratorTables, OrchestratorTrx } from './tables.ts';

/** Every version of every strategy, in the order in which they came. */
export const allStrategies = (db: OrchestratorDatabase): Promise<KnowledgeRow[]> => all(db, {}).execute();

const all = statement((db: OrchestratorDatabase, _values: object) =>
  db
    .selectFrom('agent_knowledge')
    .selectAll()
    .where('knowledge_type', '=', 'strategy')
    .orderBy('created_at')
    .orderBy('knowledge_id'),
);

export const findStrategy = (db: OrchestratorDatabase, id: string): Promise<KnowledgeRow | undefined> =>
  named(db, { id }).executeTakeFirst();

const named = statement((db: OrchestratorDatabase, { id }: { id: string }) =>
  db.selectFrom('agent_knowledge').selectAll().where('knowledge_id', '=', id),
);

/** What a strategy says in one version, and how it stands. */
export type StrategyVersion = Pick<KnowledgeRow, 'knowledge_id' | 'content' | 'version' | 'is_active' | 'confidence'>;

export const versionsOfAll = statement((db: OrchestratorDatabase, _values: object) =>
  db
    .selectFrom('agent_knowledge')
    .select(['knowledge_id', 'content', 'version', 'is_active', 'confidence'])
    .where('knowledge_type', '=', 'strategy'),
);

/** Those that are in force. */
export const strategiesInForce = async (db: OrchestratorDatabase): Promise<Strategy[]> =>
  strategiesOf(await inForce(db, {}).execute());

export const strategiesOf = (rows: readonly Pick<KnowledgeRow, 'knowledge_id' | 'content'>[]): Strategy[] =>
  rows.map(({ knowledge_id: id, content }) => ({ id, ...content }));

export const inForce = statement((db: OrchestratorDatabase, _values: object) =>
  db
    .selectFrom('agent_knowledge')
    .select(['knowledge_id', 'content'])
    .where('knowledge_type', '=', 'strategy')
    .where('is_active', '=', true)
    .orderBy('knowledge_id'),
);

export interface NewStrategy
  extends Pick<KnowledgeRow, 'knowledge_id' | 'content' | 'description' | 'confidence' | 'created_at' | 'version'>,
    Supported {}

/** Episodes that speak for and against a strategy. */
export interface Supported {
  supporting_episodes: string[];
  contradicting_episodes: string[];
  /** when an episode last supported it; null: none did */
  last_validated: Date | null;
}

export const insertStrategy = (trx: OrchestratorTrx, { content, ...row }: NewStrategy) =>
  trx.insertInto('agent_knowledge').values({
    ...row,
    knowledge_type: 'strategy',
    content: JSON.stringify(content),
    times_applied: 0,
    success_count: 0,
    failure_count: 0,
    last_applied: null,
    embedding: null,
    created_by: 'system',
    is_active: true,
    superseded_by: null,
  } satisfies Insertable<OrchestratorTables['agent_knowledge']>);

type Change = Partial<Supported> & Partial<Pick<KnowledgeRow, 'confidence' | 'is_active' | 'superseded_by'>>;

export const setStrategy = (trx: OrchestratorTrx, id: string, change: Change) => setting(trx, { id, ...change });

const setting = shapedStatement((trx: OrchestratorTrx, { id, ...change }: Change & { id: string }) =>
  trx.updateTable('agent_knowledge').set(change).where('knowledge_id', '=', id),
);

/** They held for a sprint that began. */
export const countApplied = statement((trx: OrchestratorTrx, { ids, at }: { ids: readonly string[]; at: Date }) =>
  trx
    .updateTable('agent_knowledge')
    .set((row) => ({ times_applied: row('times_applied', '+', 1), last_applied: at }))
    .where(sql<boolean>`knowledge_id = any(${ids}::uuid[])`),
);

/** Their steps would have been better, or worse, in a sprint that closed. */
export const countOutcomes = statement(
  (trx: OrchestratorTrx, { better, worse }: { better: readonly string[]; worse: readonly string[] }) =>
    trx
      .updateTable('agent_knowledge')
      .set({
        success_count: sql<number>`success_count + (knowledge_id = any(${better}::uuid[]))::int`,
        failure_count: sql<number>`failure_count + (knowledge_id = any(${worse}::uuid[]))::int`,
      })
      .where(sql<boolean>`knowledge_id = any(${better}::uuid[] || ${worse}::uuid[])`),
);
