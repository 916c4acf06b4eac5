import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { handlers, streams } from './consumers.ts';
import { projectErrors } from './contract/errors.ts';
import { serveProject } from './http.ts';
import { createProjects } from './store/migrations/0001_projects.ts';
import type { ProjectTables } from './store/tables.ts';

/** Projects, teams, calendars. Needs no other service. */
export const buildProject = (deps: ServiceDeps): Promise<ServiceHandle> =>
  assembleService<ProjectTables>({
    service: 'project',
    migrations: { '0001_projects': createProjects },
    errors: projectErrors,
    deps,
    consume: { streams, handlers },
    serve: (app, db) => {
      serveProject(app, db);
      return undefined;
    },
  });
