import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { DAILY_SCRUMS_OF_SPRINT } from '../../crds/indexes.ts';
import { DAILY_SCRUM, SPRINT } from '../../crds/resources.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { ControllerOptions } from '../runtime/controller.ts';
import { formatKey, keyOf } from '../runtime/object.ts';
import type { KeySource } from '../runtime/source.ts';
import { endOf } from './end.ts';
import type { DailyScrumDeps } from './gather.ts';
import { reconcile } from './reconcile.ts';
import { storedReportsOf } from './stored-reports.ts';

const RESYNC_MS = 60_000;

/** The controller of DailyScrums, ready to be added to a runtime that has the indexes of crds/rules/relations.ts. */
export function dailyScrumController(
  services: Pick<DailyScrumDeps, 'identity'> & { sprint: SprintClient },
  options: { sources: KeySource[]; workers?: number },
): ControllerOptions<DailyScrum> {
  const deps = { ...services, storedReports: storedReportsOf(services.sprint) };
  return {
    name: 'daily-scrum',
    for: DAILY_SCRUM,
    watches: [
      {
        resource: SPRINT,
        toKeys: (sprint, stores) =>
          stores<DailyScrum>(DAILY_SCRUM)
            .byIndex(DAILY_SCRUMS_OF_SPRINT, formatKey(keyOf(sprint)))
            .filter((dailyScrum) => endOf(dailyScrum) === undefined)
            .map(keyOf),
      },
    ],
    resyncMs: RESYNC_MS,
    ...options,
    reconcile: (request, context) => reconcile(request, context, deps),
  };
}
