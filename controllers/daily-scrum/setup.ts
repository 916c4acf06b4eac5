import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { DAILY_SCRUMS_OF_SPRINT } from '../../crds/indexes.ts';
import { DAILY_SCRUM, SPRINT } from '../../crds/resources.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { ControllerOptions } from '../runtime/control/controller.ts';
import type { KeySource } from '../runtime/control/key-source.ts';
import { Turns } from '../runtime/control/turns.ts';
import { formatKey, keyOf } from '../runtime/objects/object.ts';
import { endOf } from './end.ts';
import type { DailyScrumDeps } from './gather.ts';
import { reconcile } from './reconcile.ts';
import { storedReportsOf } from './stored-reports.ts';

/** Daily scrums that ended, whose sprints the service is asked about one by one after a start. */
const COMPARISONS = { perSecond: 5, burst: 100 };

/** The controller of DailyScrums, ready to be added to a runtime that has the indexes of crds/rules/relations.ts. */
export function dailyScrumController(
  services: Pick<DailyScrumDeps, 'identity'> & { sprint: SprintClient },
  options: { sources: KeySource[]; workers?: number },
): ControllerOptions<DailyScrum> {
  const deps = { ...services, storedReports: storedReportsOf(services.sprint), comparisons: new Turns(COMPARISONS) };
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
    ...options,
    reconcile: (request, context) => reconcile(request, context, deps),
  };
}
