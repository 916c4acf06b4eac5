import type { OrchestratorDatabase } from '../../../../services/orchestrator/store/tables.ts';

/** Every row of every table that is worked out from the log. */
export async function rowsOf(db: OrchestratorDatabase) {
  return {
    sprints: await db.selectFrom('sprints').selectAll().orderBy('sprint_id').execute(),
    sprint_days: await db.selectFrom('sprint_days').selectAll().orderBy('sprint_id').orderBy('day').execute(),
    sprint_tasks: await db.selectFrom('sprint_tasks').selectAll().orderBy('sprint_id').orderBy('task_id').execute(),
    decisions: await db.selectFrom('decisions').selectAll().orderBy('decision_id').execute(),
    forecasts: await db.selectFrom('forecasts').selectAll().orderBy('sprint_id').execute(),
    projects: await db.selectFrom('projects').selectAll().orderBy('project_id').execute(),
  };
}

/** The rows without what counts how often they were written. */
export const withoutCounts = ({ forecasts, projects, ...rest }: Awaited<ReturnType<typeof rowsOf>>) => ({
  ...rest,
  forecasts: forecasts.map(({ body }) => ({ ...body, version: 0 })),
  projects: projects.map((row) => ({ ...row, version: 0, changed: 0 })),
});
