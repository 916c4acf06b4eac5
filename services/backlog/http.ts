import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import { backlogRoutes as routes } from './contract/routes.ts';
import { getBacklog, getSummary, listSummaries } from './reads.ts';
import type { BacklogTables } from './store/tables.ts';
import type { BacklogDatabase } from './store/tasks.ts';
import { declareBacklog, generateBacklog, updateTask } from './usecases.ts';

export function serveBacklog(
  app: ServiceApp<BacklogTables & KitTables>,
  db: BacklogDatabase,
  projects: ProjectClient,
): void {
  app.serve(routes.generateBacklog, ({ unit, params, body }) =>
    generateBacklog(unit, projects, params.project_id, body?.digest),
  );
  app.serve(routes.declareBacklog, ({ unit, params, body }) => declareBacklog(unit, projects, params.project_id, body));
  app.serve(routes.listSummaries, () => listSummaries(db));
  app.serve(routes.getBacklog, ({ params, query }) => getBacklog(db, projects, params.project_id, query));
  app.serve(routes.getSummary, ({ params }) => getSummary(db, projects, params.project_id));
  app.serve(routes.updateTask, ({ unit, params, query, body }) =>
    updateTask(unit, db, { taskId: params.task_id, projectId: query.project_id }, body),
  );
}
