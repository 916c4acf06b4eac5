import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { claimSprint } from './claim.ts';
import { sprintRoutes as routes } from './contract/routes.ts';
import { closeSprint } from './end/close-sprint.ts';
import { gatherFacts, type Neighbours, planOf } from './planning/planning.ts';
import * as reads from './reads.ts';
import { scheduleDailyScrum } from './running/daily-scrum-schedule.ts';
import { handOver } from './running/hand-over.ts';
import { KeptSprints } from './running/kept-sprints.ts';
import { runDailyScrum, type ScrumAsked } from './running/run-daily-scrum.ts';
import { sprintNotFound, taskNotFound } from './running/running-sprint.ts';
import { listStories } from './running/stories.ts';
import { startSprint } from './start.ts';
import { findSprint, listProjects } from './store/sprints.ts';
import type { SprintDatabase, SprintTables, SprintUnit } from './store/tables.ts';
import { sprintsWithTask } from './store/tasks.ts';
import { changeSettings, reportProgress } from './usecases.ts';

export function serveSprint(
  app: ServiceApp<SprintTables & KitTables>,
  db: SprintDatabase,
  neighbours: Neighbours,
): void {
  app.belongs('sprint_id', {
    projects: async (id) => [(await findSprint(db, id))?.project_id ?? []].flat(),
    missing: sprintNotFound,
  });
  app.belongs('task_id', {
    projects: async (id) => (await sprintsWithTask(db, id)).map((sprint) => sprint.project_id),
    missing: taskNotFound,
  });
  app.serve(routes.startSprint, ({ unit, params, body }) => startSprint(unit, db, neighbours, params.project_id, body));
  app.serve(routes.planSprint, async ({ unit, params, body: { instead, ...wish } }) =>
    planOf(
      await gatherFacts(db, neighbours, params.project_id, wish, unit.now),
      instead?.map((limits) => ({ tasks: wish.tasks, ...limits })),
    ),
  );
  app.serve(routes.listSprints, ({ unit, query }) => reads.listChanged(db, query, unit.now));
  app.serve(routes.listProjectChanges, ({ query }) => reads.listChangedProjects(db, query));
  app.serve(routes.claimSprint, ({ unit, params, body }) => claimSprint(unit, params.sprint_id, body));
  app.serve(routes.scheduleDailyScrum, ({ unit, params, body }) => scheduleDailyScrum(unit, params.sprint_id, body));
  app.serve(routes.getActive, () => reads.getActive(db));
  app.serve(routes.listProjects, () => listProjects(db));
  app.serve(routes.getByRef, ({ unit, query }) => reads.getByRef(db, query.external_ref, unit.now));
  app.serve(routes.listByProject, ({ unit, params, query }) =>
    reads.listByProject(db, { projectId: params.project_id, ...query }, unit.now),
  );
  app.serve(routes.getSprint, ({ unit, params }) => reads.getSprint(db, params.sprint_id, unit.now));
  app.serve(routes.listTasks, ({ params }) => reads.listTasks(db, params.sprint_id));
  app.serve(routes.getTaskSummary, ({ params }) => reads.getTaskSummary(db, params.sprint_id));
  app.serve(routes.listDailyScrums, ({ params, query }) => reads.listDailyScrums(db, params.sprint_id, query));
  app.serve(routes.getDailyScrum, ({ params }) => reads.getDailyScrum(db, params.sprint_id, params.date));
  app.serve(routes.closeSprint, ({ unit, params, body }) =>
    closeSprint(unit, params.sprint_id, body?.because ?? 'asked'),
  );
  app.serve(routes.changeSettings, ({ unit, params, body }) => changeSettings(unit, params.sprint_id, body));
  app.serve(routes.reportProgress, ({ unit, params, query, body }) =>
    reportProgress(unit, db, { taskId: params.task_id, projectId: query.project_id }, body),
  );
  app.serve(routes.handOver, ({ unit, params, query, body }) =>
    handOver(unit, db, neighbours.projects, { taskId: params.task_id, projectId: query.project_id }, body.assigned_to),
  );
  const keptSprints = new KeptSprints();
  const scrum = (unit: SprintUnit, asked: ScrumAsked) =>
    runDailyScrum({ unit, db, projects: neighbours.projects, keptSprints }, asked);
  app.serve(routes.runDailyScrum, ({ unit, params, body }) =>
    scrum(unit, { sprintId: params.sprint_id, date: body?.date }),
  );
  app.serve(routes.runScrum, async ({ unit, params }) => {
    const held = await scrum(unit, { sprintId: params.sprint_id, date: undefined, progressed: { count: 0 } });
    return { ...held, event_count: held.event_count ?? 0 };
  });
  app.serve(routes.listStories, ({ params }) => listStories(db, neighbours.backlogs, params.sprint_id));
}
