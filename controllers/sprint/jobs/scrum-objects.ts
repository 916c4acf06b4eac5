import type { DailyScrum } from '../../../crds/daily-scrum.ts';
import { DAILY_SCRUMS_OF_SPRINT } from '../../../crds/indexes.ts';
import { dailyScrumName } from '../../../crds/names/child-names.ts';
import { DAILY_SCRUM, PROJECT_LABEL, SPRINT, SPRINT_LABEL } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import type { KubeClient } from '../../runtime/client/kube-client.ts';
import { isAlreadyExists } from '../../runtime/client/kube-error.ts';
import type { Stores } from '../../runtime/control/controller.ts';
import { formatKey, type KubeObject, keyOf, type Resource } from '../../runtime/objects/object.ts';
import { isNameTaken, type SprintDeps, type SprintScope } from '../gather.ts';
import { FIELD_MANAGER } from '../names.ts';

/** As many as one answer holds. */
const PAGE = 1_000;
/** Of a sprint that was found late the newest are shown: a Manual one has no end. */
const MOST = 31;

/**
 * Adds the dates of the daily scrums that were held without an object, by REST, since the last one that is shown. They are read only when
 * the sprint says that there is a newer one. What was shown once is not made again: somebody has deleted it. Throws ServiceUnavailable.
 */
export async function gatherUnshown(
  scope: SprintScope,
  store: Stores,
  deps: Pick<SprintDeps, 'sprint'>,
): Promise<SprintScope> {
  const { held, sprint } = scope;
  const newest = held?.last_daily_scrum?.date;
  if (!held || newest === undefined || isNameTaken(scope)) return scope;
  const scrums = store<DailyScrum>(DAILY_SCRUM).byIndex(DAILY_SCRUMS_OF_SPRINT, formatKey(keyOf(sprint)));
  const since = lastShown(sprint, held.sprint_id, scrums);
  if (newest <= since) return scope;
  const reports = await deps.sprint.listDailyScrums({ params: { sprint_id: held.sprint_id }, query: { limit: PAGE } });
  const unshown = reports.map(({ date }) => date).filter((date) => date > since);
  return { ...scope, unshown: unshown.sort().slice(-MOST) };
}

/** Plain date; earlier than all of them when none was ever shown. */
function lastShown({ status }: Sprint, sprintID: string, scrums: readonly DailyScrum[]): string {
  const told = status?.sprintID === sprintID ? status.lastDailyScrum?.date : undefined;
  return [told ?? '', ...scrums.map(({ spec }) => spec.date)].sort().at(-1) ?? '';
}

/** Makes the object of a daily scrum that was held; somebody else may have made it meanwhile. Throws KubeError. */
export async function createScrumObject(
  { metadata, spec }: Sprint,
  date: string,
  client: Pick<KubeClient, 'create'>,
): Promise<void> {
  const { name, namespace, uid } = metadata;
  const object: KubeObject & Pick<DailyScrum, 'spec'> = {
    apiVersion: DAILY_SCRUM.apiVersion,
    kind: DAILY_SCRUM.kind,
    metadata: {
      name: dailyScrumName(name, date),
      namespace,
      labels: { [SPRINT_LABEL]: name, [PROJECT_LABEL]: spec.projectRef.name },
      ownerReferences: [{ apiVersion: SPRINT.apiVersion, kind: SPRINT.kind, name, uid }],
    },
    spec: { sprintRef: { name }, date },
  };
  try {
    await client.create(DAILY_SCRUM as Resource<typeof object>, object, FIELD_MANAGER);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}
