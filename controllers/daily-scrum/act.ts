import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { DAILY_SCRUM, SPRINT } from '../../crds/resources.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';
import type { ReconcileContext } from '../runtime/control/controller.ts';
import { keyOf } from '../runtime/objects/object.ts';
import type { DailyScrumDeps } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import type { DailyScrumAction } from './plan.ts';

/** Does what was planned; the service gives the stored report when it is asked twice. Returns the report of the day. */
export async function act(
  actions: DailyScrumAction[],
  dailyScrum: DailyScrum,
  context: ReconcileContext,
  deps: DailyScrumDeps,
): Promise<DailyScrumReport | undefined> {
  let report: DailyScrumReport | undefined;
  for (const action of actions) {
    switch (action.type) {
      case 'adopt':
        await adopt(dailyScrum, action.sprintName, action.sprintUID, context);
        break;
      case 'runDailyScrum':
        report = await deps.sprint.runDailyScrum({
          params: { sprint_id: action.sprintID },
          body: { date: action.date },
        });
        break;
    }
  }
  return report;
}

async function adopt(dailyScrum: DailyScrum, name: string, uid: string, context: ReconcileContext): Promise<void> {
  const { uid: ownUID, resourceVersion, ownerReferences } = dailyScrum.metadata;
  // A Sprint that was deleted and made again leaves a reference behind that would take this object away.
  const others = (ownerReferences ?? []).filter((owner) => !(owner.kind === SPRINT.kind && owner.name === name));
  const owner = { apiVersion: SPRINT.apiVersion, kind: SPRINT.kind, name, uid };
  const metadata = { uid: ownUID, resourceVersion, ownerReferences: [...others, owner] };
  await context.client.mergePatch(DAILY_SCRUM, keyOf(dailyScrum), { metadata }, { fieldManager: FIELD_MANAGER });
}
