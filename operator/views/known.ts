import type { projectController } from '../../controllers/project/setup.ts';
import type { sprintController } from '../../controllers/sprint/setup.ts';
import type { ServiceViews } from './service-views.ts';

/** What the services have told, as the controllers ask for it. */

export function knownSprints({ sprints }: ServiceViews): Parameters<typeof sprintController>[0]['known'] {
  return {
    whenRead: () => sprints.whenRead(),
    sprintOf: (ref) => sprints.current(ref) ?? undefined,
    written: (ref) => sprints.written(ref),
  };
}

export function knownOfProjects(views: ServiceViews): Parameters<typeof projectController>[0]['known'] {
  const { projects, backlogs, sprintsOfProjects } = views;
  const all = [projects, backlogs, sprintsOfProjects];
  return {
    whenRead: async () => {
      for (const view of all) await view.whenRead();
    },
    projectOf: (id) => projects.current(id),
    backlogOf: (id) => backlogs.current(id),
    sprintsOf: (id) => sprintsOfProjects.current(id),
    written: (id) => {
      for (const view of [projects, backlogs]) view.written(id);
    },
  };
}
