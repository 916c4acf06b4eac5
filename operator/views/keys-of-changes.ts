import type { Store } from '../../controllers/runtime/cache/store.ts';
import type { KeySource } from '../../controllers/runtime/control/key-source.ts';
import { keyOf, type ObjectKey } from '../../controllers/runtime/objects/object.ts';
import { BY_SERVICE_ID } from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import { isClosed } from '../../crds/rules/closed-sprint.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { Sprint as ServiceSprint } from '../../services/sprint/contract/shapes.ts';
import type { Change } from './listeners.ts';
import type { ServiceViews } from './service-views.ts';
import { waitingIn } from './waiting-sprints.ts';

/** Which objects are to be looked at because a service tells something else than before. */

interface Objects {
  projects: () => Pick<Store<Project>, 'byIndex' | 'list'>;
  sprints: () => Pick<Store<Sprint>, 'byIndex' | 'list'>;
}

/** Sources of the keys of Projects. */
export function projectSources(views: ServiceViews, objects: Objects): KeySource[] {
  const all = () => allProjects(objects);
  const listener = {
    keysOf: ({ id }: { id: string }) => objects.projects().byIndex(BY_SERVICE_ID, id).map(keyOf),
    keysOnLoss: all,
    keysOnReturn: all,
  };
  const { projects, backlogs, sprintsOfProjects } = views;
  return [projects, backlogs, sprintsOfProjects].map((view) => view.source(`${view.name} of Projects`, listener));
}

/** Sources of the keys of Sprints. */
export function sprintSources(views: ServiceViews, objects: Objects): KeySource[] {
  const { projects, backlogs, sprints } = views;
  const open = () => openSprints(objects);
  const keysOf = (change: Change<ServiceSprint>) => sprintsOf(change, objects);
  // What a sprint that waits would begin with.
  const waiting = {
    keysOf: ({ id }: { id: string }) => waitingIn(id, objects.projects(), objects.sprints()),
  };
  return [
    sprints.source('sprints of Sprints', { keysOf, keysOnLoss: open, keysOnReturn: open }),
    ...[projects, backlogs].map((view) => view.source(`${view.name} of Sprints that wait`, waiting)),
  ];
}

/** The Sprint itself, and those that wait when it begins, ends, or takes more or less time. */
function sprintsOf({ item, before }: Change<ServiceSprint>, { projects, sprints }: Objects): ObjectKey[] {
  const told = item ?? before;
  if (told === undefined) return [];
  const own = sprints().byIndex(BY_SERVICE_ID, told.sprint_id).map(keyOf);
  return isSameTurn(item, before) ? own : [...own, ...waitingIn(told.project_id, projects(), sprints())];
}

function isSameTurn(now: ServiceSprint | undefined, before: ServiceSprint | undefined): boolean {
  const turnOf = (sprint: ServiceSprint | undefined) =>
    [sprint?.status, sprint?.mode, sprint?.close_policy, sprint?.end_date, sprint?.external_ref].join();
  return turnOf(now) === turnOf(before);
}

export const allProjects = ({ projects }: Objects): ObjectKey[] => projects().list().map(keyOf);

export const openSprints = ({ sprints }: Objects): ObjectKey[] =>
  sprints()
    .list()
    .filter((object) => !isClosed(object))
    .map(keyOf);
