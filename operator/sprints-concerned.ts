import type { Store } from '../controllers/runtime/cache/store.ts';
import { formatKey, keyOf, type ObjectKey } from '../controllers/runtime/object.ts';
import { BY_SERVICE_ID, SPRINTS_OF_PROJECT } from '../crds/indexes.ts';
import type { Project } from '../crds/project.ts';
import { isClosed } from '../crds/rules/closed-sprint.ts';
import type { Sprint } from '../crds/sprint.ts';
import type { Subject } from './event-feed.ts';

/** The sprint that an event speaks of, and when sprints begin or end also those of its project that wait. */
export function sprintsConcerned(
  { stream, projectID, sprintID }: Subject,
  projects: Pick<Store<Project>, 'byIndex'>,
  sprints: Pick<Store<Sprint>, 'byIndex'>,
): ObjectKey[] {
  const named = sprintID === undefined ? [] : sprints.byIndex(BY_SERVICE_ID, sprintID);
  if (stream !== 'sprint_events' || projectID === undefined) return named.map(keyOf);
  const waiting = projects
    .byIndex(BY_SERVICE_ID, projectID)
    .flatMap((project) => sprints.byIndex(SPRINTS_OF_PROJECT, formatKey(keyOf(project))))
    .filter((sprint) => sprint.status?.sprintID === undefined && !isClosed(sprint));
  return [...named, ...waiting].map(keyOf);
}
