import type { Insertable } from 'kysely';
import type { Strategy } from '../learning/strategies.ts';
import type { KnowledgeRow, OrchestratorDatabase, OrchestratorTables, OrchestratorTrx } from './tables.ts';

/** Every version of every strategy, in the order in which they came. */
export const allStrategies = (db: OrchestratorDatabase): Promise<KnowledgeRow[]> =>
  db
    .selectFrom('agent_knowledge')
    .selectAll()
    .where('knowledge_type', '=', 'strategy')
    .orderBy('created_at')
    .orderBy('knowledge_id')
    .execute();

export const findStrategy = (db: OrchestratorDatabase, id: string): Promise<KnowledgeRow | undefined> =>
  db.selectFrom('agent_knowledge').selectAll().where('knowledge_id', '=', id).executeTakeFirst();

/** Those that are in force. */
export async function strategiesInForce(db: OrchestratorDatabase): Promise<Strategy[]> {
  const rows = await db
    .selectFrom('agent_knowledge')
    .select(['knowledge_id', 'content'])
    .where('knowledge_type', '=', 'strategy')
    .where('is_active', '=', true)
    .orderBy('knowledge_id')
    .execute();
  return rows.map(({ knowledge_id: id, content }) => ({ id, ...content }));
}

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

export const setStrategy = (
  trx: OrchestratorTrx,
  id: string,
  change: Partial<Supported> & Partial<Pick<KnowledgeRow, 'confidence' | 'is_active' | 'superseded_by'>>,
) => trx.updateTable('agent_knowledge').set(change).where('knowledge_id', '=', id).execute();

/** It held for a sprint that began. */
export const countApplied = (trx: OrchestratorTrx, id: string, at: Date) =>
  trx
    .updateTable('agent_knowledge')
    .set((row) => ({ times_applied: row('times_applied', '+', 1), last_applied: at }))
    .where('knowledge_id', '=', id)
    .execute();

/** Its step would have been better, or worse, in a sprint that closed. */
export const countOutcome = (trx: OrchestratorTrx, id: string, wasBetter: boolean) =>
  trx
    .updateTable('agent_knowledge')
    .set((row) =>
      wasBetter ? { success_count: row('success_count', '+', 1) } : { failure_count: row('failure_count', '+', 1) },
    )
    .where('knowledge_id', '=', id)
    .execute();
