import type { ChronicleClient } from '../chronicle/contract/client.ts';
import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { projectsOwnedBy } from '../project/contract/client.ts';
import { sprintErrors } from './contract/errors.ts';
import { createCloser } from './end/close-due-sprints.ts';
import { serveSprint } from './http.ts';
import type { Neighbours } from './planning/planning.ts';
import { RecentBacklogs } from './planning/recent-backlogs.ts';
import { createSprint } from './store/migrations/0001_sprint.ts';
import { addAskedFor } from './store/migrations/0002_asked_for.ts';
import { rememberPeople } from './store/migrations/0003_people.ts';
import { keepFacts } from './store/migrations/0004_facts.ts';
import { addSimulator } from './store/migrations/0005_simulator.ts';
import { countEvents } from './store/migrations/0006_event_versions.ts';
import { indexUntoldReports } from './store/migrations/0007_untold_reports.ts';
import type { SprintTables } from './store/tables.ts';

export interface SprintDeps extends ServiceDeps, Neighbours {
  /** looked at by readiness alone: what chronicle keeps reaches it by event */
  chronicle: ChronicleClient;
}

/** The sprint service: running sprints, their daily scrums and their end. */
export const buildSprint = (deps: SprintDeps): Promise<ServiceHandle> =>
  assembleService<SprintTables>({
    service: 'sprint',
    migrations: {
      '0001_sprint': createSprint,
      '0002_asked_for': addAskedFor,
      '0003_people': rememberPeople,
      '0004_facts': keepFacts,
      '0005_simulator': addSimulator,
      '0006_event_versions': countEvents,
      '0007_untold_reports': indexUntoldReports,
    },
    errors: sprintErrors,
    deps,
    projectsOf: () => projectsOwnedBy(deps.projects),
    neighbours: { project: deps.projects, backlog: deps.backlogs, chronicle: deps.chronicle },
    serve: (app, db, published) => {
      serveSprint(app, db, { ...deps, recentBacklogs: new RecentBacklogs() });
      return createCloser(db, deps, published);
    },
  });
