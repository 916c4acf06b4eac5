import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { projectKeys, SPRINTS_OF_PROJECT, sprintKeys } from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import { DAILY_SCRUM, PROJECT, SPRINT } from '../../crds/resources.ts';
import { isClosed } from '../../crds/rules/closed-sprint.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { SprintOutlook } from '../../services/orchestrator/contract/shapes.ts';
import type { ControllerOptions, Stores } from '../runtime/control/controller.ts';
import type { KeySource } from '../runtime/control/key-source.ts';
import { Turns } from '../runtime/control/turns.ts';
import { FirstSeen } from '../runtime/objects/first-seen.ts';
import { formatKey, type KubeObject, keyOf, type ObjectKey, parseKey } from '../runtime/objects/object.ts';
import type { SprintDeps } from './gather.ts';
import { CRON_JOBS } from './jobs/cron-job.ts';
import { Hindrances } from './jobs/hindrances.ts';
import { JOBS, sprintKeysByLabel } from './jobs/job.ts';
import { isAdviceWanted } from './outlook/advisory.ts';
import { isLastShown, isShown } from './outlook/outlook.ts';
import { reconcile } from './reconcile.ts';

/** Sprints that ended, which the service is asked about one by one after a start. */
const COMPARISONS = { perSecond: 5, burst: 100 };

/** The controller of Sprints, ready to be added to a runtime that has the indexes of crds/rules/relations.ts. */
export function sprintController(
  outside: Omit<SprintDeps, 'firstSeen' | 'hindrances' | 'comparisons'>,
  options: { sources: KeySource[]; workers?: number },
): ControllerOptions<Sprint> {
  const deps = {
    ...outside,
    firstSeen: new FirstSeen(),
    hindrances: new Hindrances(),
    comparisons: new Turns(COMPARISONS),
  };
  return {
    name: 'sprint',
    for: SPRINT,
    owns: [CRON_JOBS],
    watches: [
      { resource: PROJECT, toKeys: (project, stores) => sprintsConcerned(project as Project, stores) },
      { resource: SPRINT, toKeys: (sprint, stores) => waitingSiblings(sprint, stores) },
      // Whose controller is gone, its label still tells.
      { resource: CRON_JOBS, toKeys: sprintKeysByLabel },
      { resource: JOBS, toKeys: sprintKeysByLabel },
      { resource: DAILY_SCRUM, toKeys: (scrum) => sprintKeys(scrum as unknown as DailyScrum).map(parseKey) },
    ],
    ...options,
    reconcile: (request, context) => reconcile(request, context, deps),
  };
}

/** Whether the object is to be looked at because of what is expected of its sprint. The last forecast may come after the close. */
export const wantsOutlook = (sprint: Sprint, forecast: SprintOutlook): boolean =>
  isClosed(sprint) ? !isLastShown(forecast, sprint.status) : !isShown(forecast, sprint.status);

/** The Sprints that a Project's settings concern: closed ones only while they show advice that it no longer wants. */
function sprintsConcerned(project: Project, stores: Stores): ObjectKey[] {
  const sprints = stores<Sprint>(SPRINT).byIndex(SPRINTS_OF_PROJECT, formatKey(keyOf(project)));
  const showsUnwanted = ({ status }: Sprint) => status?.advisory !== undefined && !isAdviceWanted(project);
  return sprints.filter((sprint) => !isClosed(sprint) || showsUnwanted(sprint)).map(keyOf);
}

/** The Sprints whose turn it may be now. */
function waitingSiblings(sprint: KubeObject, stores: Stores): ObjectKey[] {
  const own = formatKey(keyOf(sprint));
  return projectKeys(sprint as unknown as Sprint)
    .flatMap((key) => stores<Sprint>(SPRINT).byIndex(SPRINTS_OF_PROJECT, key))
    .filter((other) => other.status?.sprintID === undefined && !isClosed(other))
    .map(keyOf)
    .filter((key) => formatKey(key) !== own);
}
