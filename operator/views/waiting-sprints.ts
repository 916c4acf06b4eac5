import type { Store } from '../../controllers/runtime/cache/store.ts';
import { formatKey, keyOf, type ObjectKey } from '../../controllers/runtime/objects/object.ts';
import { BY_SERVICE_ID, SPRINTS_OF_PROJECT } from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import { isClosed } from '../../crds/rules/closed-sprint.ts';
import type { Sprint } from '../../crds/sprint.ts';

/** The Sprints of a project, by its id in the services, that wait for their turn, or have just begun and do not show it. */
export const waitingIn = (
  projectID: string,
  projects: Pick<Store<Project>, 'byIndex'>,
  sprints: Pick<Store<Sprint>, 'byIndex'>,
): ObjectKey[] =>
  projects
    .byIndex(BY_SERVICE_ID, projectID)
    .flatMap((project) => sprints.byIndex(SPRINTS_OF_PROJECT, formatKey(keyOf(project))))
    .filter((sprint) => sprint.status?.sprintID === undefined && !isClosed(sprint))
    .map(keyOf);
