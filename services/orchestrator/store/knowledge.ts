import type { Insertable } from 'kysely';
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

/** Those that are in force. */
export async function strategiesInForce(db: OrchestratorDatabase): Promise<Strategy[]> {
  const rows = await inForce(db, {}).execute();
  return rows.map(({ knowledge_id: id, content }) => ({ id, ...content }));
}

const inForce = statement((db: OrchestratorDatabase, _values: object) =>
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
  trx
    .insertInto('agent_knowledge')
    .values({
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
    } satisfies Insertable<OrchestratorTables['agent_knowledge']>)
    .execute();

type Change = Partial<Supported> & Partial<Pick<KnowledgeRow, 'confidence' | 'is_active' | 'superseded_by'>>;

export const setStrategy = (trx: OrchestratorTrx, id: string, change: Change) =>
  setting(trx, { id, ...change }).execute();

const setting = shapedStatement((trx: OrchestratorTrx, { id, ...change }: Change & { id: string }) =>
  trx.updateTable('agent_knowledge').set(change).where('knowledge_id', '=', id),
);

/** It held for a sprint that began. */
export const countApplied = (trx: OrchestratorTrx, id: string, at: Date) => countingApplied(trx, { id, at }).execute();

const countingApplied = statement((trx: OrchestratorTrx, { id, at }: { id: string; at: Date }) =>
  trx
    .updateTable('agent_knowledge')
    .set((row) => ({ times_applied: row('times_applied', '+', 1), last_applied: at }))
    .where('knowledge_id', '=', id),
);

/** Its step would have been better, or worse, in a sprint that closed. */
export const countOutcome = (trx: OrchestratorTrx, id: string, wasBetter: boolean) =>
  countingOutcome(trx, { id, better: wasBetter ? 1 : 0, worse: wasBetter ? 0 : 1 }).execute();

const countingOutcome = statement(
  (trx: OrchestratorTrx, { id, better, worse }: { id: string; better: number; worse: number }) =>
    trx
      .updateTable('agent_knowledge')
      .set((row) => ({
        success_count: row('success_count', '+', better),
        failure_count: row('failure_count', '+', worse),
      }))
      .where('knowledge_id', '=', id),
);
