import type { Selectable } from 'kysely';
import { REMEMBERED } from '../../../../services/orchestrator/store/memory/episodes.ts';
import type { OrchestratorDatabase, OrchestratorTables } from '../../../../services/orchestrator/store/tables.ts';

/** Every row of every table that is worked out from the log, but for vectors and whose they are. */
export async function rowsOf(db: OrchestratorDatabase) {
  const ofTheLog = REMEMBERED.filter((column) => !/embedding/.test(column));
  return {
    agent_episodes: await db.selectFrom('agent_episodes').select(ofTheLog).orderBy('episode_id').execute(),
    agent_knowledge: await db.selectFrom('agent_knowledge').selectAll().orderBy('knowledge_id').execute(),
    strategy_performance_log: await db.selectFrom('strategy_performance_log').selectAll().orderBy('log_id').execute(),
    sprints: await db.selectFrom('sprints').selectAll().orderBy('sprint_id').execute(),
    sprint_days: await db.selectFrom('sprint_days').selectAll().orderBy('sprint_id').orderBy('day').execute(),
    sprint_tasks: await db.selectFrom('sprint_tasks').selectAll().orderBy('sprint_id').orderBy('task_id').execute(),
    decisions: (await db.selectFrom('decisions').selectAll().orderBy('decision_id').execute()).map(withoutMoment),
    forecasts: await db.selectFrom('forecasts').selectAll().orderBy('sprint_id').execute(),
    projects: await db.selectFrom('projects').selectAll().orderBy('project_id').execute(),
  };
}

/** A decision that is read from the log anew was done when it was. */
const withoutMoment = ({ acted_at: _, ...row }: Selectable<OrchestratorTables['decisions']>) => row;

/** The rows without what counts how often they were written. */
export const withoutCounts = ({ forecasts, projects, ...rest }: Awaited<ReturnType<typeof rowsOf>>) => ({
  ...rest,
  forecasts: forecasts.map(({ body }) => ({ ...body, version: 0 })),
  projects: projects.map((row) => ({ ...row, version: 0, changed: 0 })),
});
