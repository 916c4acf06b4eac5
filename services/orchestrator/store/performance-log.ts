import type { Insertable, Selectable } from 'kysely';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
import type { Facts } from './memory/tables.ts';
import type { OrchestratorDatabase, OrchestratorTables, OrchestratorTrx } from './tables.ts';

export interface Application {
  log_id: string;
  strategy_id: string;
  episode_id: string;
  project_id: string;
  application_timestamp: Date;
  predicted_outcome: Facts;
  strategy_confidence: number;
}

/** Writes that a strategy held for a sprint. Not where the sprint has no episode. */
export async function insertApplication(trx: OrchestratorTrx, row: Application): Promise<void> {
  const { episode_id, application_timestamp: at, predicted_outcome } = row;
  if ((await episodeOf(trx, { episode_id }).executeTakeFirst()) === undefined) return;
  const written = { ...row, predicted_outcome: JSON.stringify(predicted_outcome), created_at: at, updated_at: at };
  await inserting(trx, written).execute();
}

const episodeOf = statement((trx: OrchestratorTrx, { episode_id }: { episode_id: string }) =>
  trx.selectFrom('agent_episodes').select('episode_id').where('episode_id', '=', episode_id),
);

const inserting = shapedStatement(
  (trx: OrchestratorTrx, row: Insertable<OrchestratorTables['strategy_performance_log']>) =>
    trx
      .insertInto('strategy_performance_log')
      .values(row)
      .onConflict((c) => c.doNothing()),
);

export interface ScoredApplication {
  actual_outcome: Facts;
  /** share of the commitment that was delivered, 0..1; null: it teaches nothing */
  outcome_quality: number | null;
  /** loss that the step would have saved; null: not known */
  performance_delta: number | null;
  updated_at: Date;
}

export const scoreApplication = (
  trx: OrchestratorTrx,
  logId: string,
  { actual_outcome, ...score }: ScoredApplication,
) => scoring(trx, { logId, ...score, actual_outcome: JSON.stringify(actual_outcome) }).execute();

type Scored = Omit<ScoredApplication, 'actual_outcome'> & { logId: string; actual_outcome: string };

const scoring = statement(
  (trx: OrchestratorTrx, { logId, actual_outcome, outcome_quality, performance_delta, updated_at }: Scored) =>
    trx
      .updateTable('strategy_performance_log')
      .set({ actual_outcome, outcome_quality, performance_delta, updated_at })
      .where('log_id', '=', logId),
);

export type ApplicationRow = Selectable<OrchestratorTables['strategy_performance_log']> & { sprint_id: string | null };

/** Of one strategy, the newest first. */
export const applicationsOf = (
  db: OrchestratorDatabase,
  strategyId: string,
  limit: number,
): Promise<ApplicationRow[]> =>
  db
    .selectFrom('strategy_performance_log')
    .innerJoin('agent_episodes', 'agent_episodes.episode_id', 'strategy_performance_log.episode_id')
    .selectAll('strategy_performance_log')
    .select('agent_episodes.sprint_id')
    .where('strategy_id', '=', strategyId)
    .orderBy('application_timestamp', 'desc')
    .orderBy('log_id')
    .limit(limit)
    .execute();

/** Loss that each strategy's step would have saved, in the mean of the sprints that have closed; those without any are missing. */
export async function meanSaved(db: OrchestratorDatabase): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('strategy_performance_log')
    .select(['strategy_id', ({ fn }) => fn.avg<number | null>('performance_delta').as('saved')])
    .where('performance_delta', 'is not', null)
    .groupBy('strategy_id')
    .execute();
  return new Map(rows.map(({ strategy_id, saved }) => [strategy_id, Number(saved)]));
}
