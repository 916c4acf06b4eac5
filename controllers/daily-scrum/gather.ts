import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { sprintReference } from '../../crds/names/sprint-reference.ts';
import { SPRINT } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';
import type { Stores } from '../runtime/control/controller.ts';
import type { Turns } from '../runtime/control/turns.ts';
import type { ObjectKey } from '../runtime/objects/object.ts';
import { endOf } from './end.ts';
import type { StoredReports } from './stored-reports.ts';

/** What the controller needs from outside. */
export interface DailyScrumDeps {
  sprint: Pick<SprintClient, 'getByRef' | 'runDailyScrum'>;
  /** what the service has stored of the sprint with this reference */
  storedReports(externalRef: string): Promise<StoredReports>;
  /** when one that has ended is compared with the service after a start */
  comparisons: Pick<Turns, 'waitMs'>;
  /** the name by which the services know an object for ever */
  identity(key: ObjectKey): string;
}

/** Everything that a pass over one DailyScrum knows. */
export interface DailyScrumScope {
  dailyScrum: DailyScrum;
  sprint: Sprint | undefined;
  /** as the service itself has it; undefined: it knows of none, or need not be asked */
  sprintID: string | undefined;
  /** what the service gives again for one that was held, without being asked to hold it */
  stored?: DailyScrumReport | undefined;
}

/** What Kubernetes knows. Whether a daily scrum may be held, and what came of it, is the service's to say. */
export function gatherObjects(dailyScrum: DailyScrum, store: Stores): DailyScrumScope {
  const { namespace } = dailyScrum.metadata;
  const sprint = store<Sprint>(SPRINT).get({ namespace, name: dailyScrum.spec.sprintRef.name });
  return { dailyScrum, sprint, sprintID: undefined };
}

/**
 * Adds which sprint the service knows by the Sprint's name. The id in the Sprint's status only says that it was started: a report
 * is never asked of a sprint that somebody wrote there, nor of one with the same id in another world. Throws ServiceUnavailable.
 */
export async function gatherService(scope: DailyScrumScope, deps: DailyScrumDeps): Promise<DailyScrumScope> {
  const { sprint } = scope;
  if (sprint === undefined || !isToBeAsked(scope)) return scope;
  try {
    const { namespace, name } = sprint.metadata;
    const external_ref = deps.identity(sprintReference(namespace, sprint.spec.projectRef.name, name));
    if (endOf(scope.dailyScrum) === undefined) {
      const held = await deps.sprint.getByRef({ query: { external_ref } });
      return { ...scope, sprintID: held.sprint_id };
    }
    const { sprintID, reports } = await deps.storedReports(external_ref);
    return { ...scope, sprintID, stored: reports.get(scope.dailyScrum.spec.date) };
  } catch (error) {
    if (error instanceof ServiceProblem && error.status === 404) return scope;
    throw error;
  }
}

/**
 * Whether the service has a word on it: asked again, it gives the report that it stored. It stores no refusal, and might hold by now
 * what it refused: the day has come, or the policy has become Manual, which has no end. What has ended does not change. Pure.
 */
export function isToBeAsked({ dailyScrum, sprint }: Pick<DailyScrumScope, 'dailyScrum' | 'sprint'>): boolean {
  return sprint?.status?.sprintID !== undefined && !isGoing(sprint) && endOf(dailyScrum)?.status !== 'False';
}

export const isGoing = ({ metadata }: Sprint): boolean => metadata.deletionTimestamp !== undefined;
