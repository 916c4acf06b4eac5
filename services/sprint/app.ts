import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { createCloser } from './closer.ts';
import { sprintErrors } from './contract/errors.ts';
import { serveSprint } from './http.ts';
import type { Neighbours } from './planning.ts';
import { createSprint } from './store/migrations/0001_sprint.ts';
import type { SprintTables } from './store/tables.ts';

export interface SprintDeps extends ServiceDeps, Neighbours {}

/** The sprint service: running sprints, their daily scrums and their end. */
export const buildSprint = (deps: SprintDeps): Promise<ServiceHandle> =>
  assembleService<SprintTables>({
    service: 'sprint',
    migrations: { '0001_sprint': createSprint },
    errors: sprintErrors,
    deps,
    dependencies: {
      project: async () => {
        await deps.projects.listProjects({ query: { limit: 1 } });
      },
      backlog: async () => {
        await deps.backlogs.listSummaries({});
      },
    },
    serve: (app, db, published) => {
      serveSprint(app, db, deps);
      return createCloser(db, deps, published);
    },
  });
