import { type Selectable, sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
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

/** Writes that strategies held for a sprint. */
export const insertApplications = (trx: OrchestratorTrx, rows: readonly Application[]) =>
  inserting(trx, { rows: JSON.stringify(rows) });

const APPLICATION = {
  log_id: 'uuid',
  strategy_id: 'uuid',
  episode_id: 'uuid',
  project_id: 'text',
  application_timestamp: 'timestamptz',
  predicted_outcome: 'jsonb',
  strategy_confidence: 'float8',
} as const satisfies Record<keyof Application, string>;
const COLUMNS = Object.keys(APPLICATION) as (keyof Application)[];
const RECORD = sql.raw(COLUMNS.map((column) => `${column} ${APPLICATION[column]}`).join(', '));

const inserting = statement((trx: OrchestratorTrx, { rows }: { rows: string }) =>
  trx
    .insertInto('strategy_performance_log')
    .columns([...COLUMNS, 'created_at', 'updated_at'])
    .expression(
      sql`select held.*, application_timestamp, application_timestamp
        from jsonb_to_recordset(${rows}::jsonb) as held (${RECORD})`,
    )
    .onConflict((c) => c.doNothing()),
);

/** What came of a sprint for which strategies held. */
export interface ScoredApplications {
  logIds: readonly string[];
  /** loss that each one's step would have saved; null: not known */
  saved: readonly (number | null)[];
  actual_outcome: Facts;
  /** share of the commitment that was delivered, 0..1; null: it teaches nothing */
  outcome_quality: number | null;
  updated_at: Date;
}

export const scoreApplications = (trx: OrchestratorTrx, { actual_outcome, ...score }: ScoredApplications) =>
  scoring(trx, { ...score, actual_outcome: JSON.stringify(actual_outcome) });

type Score = Omit<ScoredApplications, 'actual_outcome'> & { actual_outcome: string };

const scoring = statement(
  (trx: OrchestratorTrx, { logIds, saved, actual_outcome, outcome_quality, updated_at }: Score) =>
    trx
      .updateTable('strategy_performance_log')
      .from(
        sql<{ id: string; saved: number | null }>`unnest(${logIds}::uuid[], ${saved}::float8[])`.as<'scored'>(
          sql`scored (id, saved)`,
        ),
      )
      .set((e) => ({ actual_outcome, outcome_quality, updated_at, performance_delta: e.ref('scored.saved') }))
      .whereRef('log_id', '=', 'scored.id'),
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
