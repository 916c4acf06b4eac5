import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { handlers, streams, types } from './consumers.ts';
import { projectErrors } from './contract/errors.ts';
import { serveProject } from './http.ts';
import { createProjects } from './store/migrations/0001_projects.ts';
import { addVersion } from './store/migrations/0002_version.ts';
import { addPeople } from './store/migrations/0003_people.ts';
import { countEvents } from './store/migrations/0004_event_versions.ts';
import { projectsOfNamespace } from './store/projects.ts';
import type { ProjectTables } from './store/tables.ts';
import { createTeller } from './tell-untold.ts';

/** Projects, teams, calendars. Needs no other service. */
export const buildProject = (deps: ServiceDeps): Promise<ServiceHandle> =>
  assembleService<ProjectTables>({
    service: 'project',
    migrations: {
      '0001_projects': createProjects,
      '0002_version': addVersion,
      '0003_people': addPeople,
      '0004_event_versions': countEvents,
    },
    errors: projectErrors,
    deps,
    consume: { streams, types, handlers },
    projectsOf: (db) => (namespace) => projectsOfNamespace(db, namespace),
    serve: (app, db, published) => {
      serveProject(app, db);
      return createTeller(db, deps, published);
    },
  });
