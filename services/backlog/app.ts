import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { type ProjectClient, projectsOwnedBy } from '../project/contract/client.ts';
import { backlogConsumers } from './consumers.ts';
import { backlogErrors } from './contract/errors.ts';
import { serveBacklog } from './http.ts';
import { createBacklog } from './store/migrations/0001_backlog.ts';
import { addImpediment } from './store/migrations/0002_impediment.ts';
import { addStories } from './store/migrations/0003_stories.ts';
import { addVelocity } from './store/migrations/0004_velocity.ts';
import { countEvents } from './store/migrations/0005_event_versions.ts';
import { findOpenTasks } from './store/migrations/0006_open_tasks.ts';
import type { BacklogTables } from './store/tables.ts';

export interface BacklogDeps extends ServiceDeps {
  projects: ProjectClient;
}

/** The backlog service: a project's tasks, outside and around sprints. */
export const buildBacklog = (deps: BacklogDeps): Promise<ServiceHandle> =>
  assembleService<BacklogTables>({
    service: 'backlog',
    migrations: {
      '0001_backlog': createBacklog,
      '0002_impediment': addImpediment,
      '0003_stories': addStories,
      '0004_velocity': addVelocity,
      '0005_event_versions': countEvents,
      '0006_open_tasks': findOpenTasks,
    },
    errors: backlogErrors,
    deps,
    projectsOf: () => projectsOwnedBy(deps.projects),
    neighbours: { project: deps.projects },
    consume: backlogConsumers,
    serve: (app, db) => {
      serveBacklog(app, db, deps.projects);
      return undefined;
    },
  });
