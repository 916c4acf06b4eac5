import { ServiceProblem } from '../../services/kit/client.ts';
import { applyIfChanged } from '../runtime/apply.ts';
import type { ReconcileContext } from '../runtime/controller.ts';
import { keyOf } from '../runtime/object.ts';
import type { SprintDeps, SprintScope } from './gather.ts';
import { FIELD_MANAGER, startKey } from './names.ts';
import type { SprintAction } from './plan.ts';
import { CRON_JOBS, dailyScrumCronJob, hasAdditions, withoutAdditions } from './resources.ts';

/** Does what was planned; doing it twice is the same as once. Returns whether the sprint service was written to. */
export async function act(
  actions: SprintAction[],
  scope: SprintScope,
  context: ReconcileContext,
  deps: SprintDeps,
): Promise<boolean> {
  for (const action of actions) {
    switch (action.type) {
      case 'startSprint':
        await deps.sprint.startSprint({
          params: { project_id: action.projectID },
          body: action.wish,
          idempotencyKey: startKey(scope.externalRef, action.wish),
        });
        context.log.info({ projectID: action.projectID }, 'sprint started in the service');
        break;
      case 'changeSettings':
        await deps.sprint.changeSettings({
          params: { sprint_id: action.sprintID },
          body: { goal: action.goal, close_policy: action.closePolicy },
        });
        break;
      case 'closeSprint':
        await closeSprint(action.sprintID, deps);
        break;
      case 'ensureCronJob': {
        const desired = dailyScrumCronJob(scope.sprint, scope.settings, deps.pod);
        const { object } = await applyIfChanged(context.client, CRON_JOBS, desired, scope.cronJob, FIELD_MANAGER);
        if (hasAdditions(object, desired))
          await context.client.mergePatch(CRON_JOBS, keyOf(object), withoutAdditions(desired));
        break;
      }
      case 'deleteCronJob':
        if (scope.cronJob !== undefined) await context.client.delete(CRON_JOBS, keyOf(scope.cronJob));
        break;
    }
  }
  return actions.some(({ type }) => ['startSprint', 'changeSettings', 'closeSprint'].includes(type));
}

/** Closes a running sprint. That it was closed meanwhile is as good. */
export async function closeSprint(sprintID: string, deps: Pick<SprintDeps, 'sprint'>): Promise<void> {
  try {
    await deps.sprint.closeSprint({ params: { sprint_id: sprintID } });
  } catch (error) {
    if (!(error instanceof ServiceProblem && error.code === 'sprint_closed')) throw error;
  }
}
