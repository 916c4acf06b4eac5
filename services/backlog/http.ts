import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import { backlogRoutes as routes } from './contract/routes.ts';
import { taskNotFound } from './named-task.ts';
import { addTask, removeTask } from './one-task.ts';
import { getBacklog, getSummary, listBacklogChanges, listSummaries } from './reads.ts';
import type { BacklogTables } from './store/tables.ts';
import { type BacklogDatabase, tasksNamed } from './store/tasks.ts';
import { createStory, linkStoryTasks, listStories } from './stories.ts';
import { declareBacklog, generateBacklog, updateTask } from './usecases.ts';

export function serveBacklog(
  app: ServiceApp<BacklogTables & KitTables>,
  db: BacklogDatabase,
  projects: ProjectClient,
): void {
  app.belongs('task_id', {
    projects: async (id) => (await tasksNamed(db, id)).map((task) => task.project_id),
    missing: taskNotFound,
  });
  app.serve(routes.generateBacklog, ({ unit, params, body }) =>
    generateBacklog(unit, projects, params.project_id, body?.digest),
  );
  app.serve(routes.declareBacklog, ({ unit, params, body }) => declareBacklog(unit, projects, params.project_id, body));
  app.serve(routes.listSummaries, () => listSummaries(db));
  app.serve(routes.listBacklogChanges, ({ query }) => listBacklogChanges(db, query));
  app.serveArrived(routes.getBacklog, ({ params, query }) => getBacklog(db, projects, params.project_id, query));
  app.serveArrived(routes.listTasks, ({ params, query }) => getBacklog(db, projects, params.project_id, query));
  app.serve(routes.addTask, ({ unit, params, body }) => addTask(unit, projects, params.project_id, body));
  app.serve(routes.removeTask, ({ unit, params, query }) =>
    removeTask(unit, db, { taskId: params.task_id, projectId: query.project_id }),
  );
  app.serve(routes.createStory, ({ unit, params, body }) => createStory(unit, projects, params.project_id, body));
  app.serve(routes.listStories, ({ params, query }) => listStories(db, projects, params.project_id, query));
  app.serve(routes.linkStoryTasks, ({ unit, params, body }) => linkStoryTasks(unit, params, body.task_ids));
  app.serve(routes.getSummary, ({ params }) => getSummary(db, projects, params.project_id));
  app.serve(routes.updateTask, ({ unit, params, query, body }) =>
    updateTask(unit, db, { taskId: params.task_id, projectId: query.project_id }, body),
  );
}
