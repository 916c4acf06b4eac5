import { SPRINT } from '../../crds/resources.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import { removeAdditions } from '../runtime/apply/additions.ts';
import { applyIfChanged } from '../runtime/apply/apply.ts';
import { isStillThere } from '../runtime/apply/still-there.ts';
import type { ReconcileContext } from '../runtime/control/controller.ts';
import { keyOf } from '../runtime/objects/object.ts';
import type { SprintDeps, SprintScope } from './gather.ts';
import { CRON_JOBS, dailyScrumCronJob } from './jobs/cron-job.ts';
import { withScheduledSince } from './jobs/scheduled-since.ts';
import { createScrumObject } from './jobs/scrum-objects.ts';
import { FIELD_MANAGER, startKey } from './names.ts';
import type { SprintAction } from './plan.ts';

/** Does what was planned; doing it twice is the same as once. Returns whether the sprint service was written to. */
export async function act(
  actions: SprintAction[],
  scope: SprintScope,
  context: ReconcileContext,
  deps: SprintDeps,
): Promise<boolean> {
  const isWriting = actions.some(writesService);
  try {
    await actInOrder(actions, scope, context, deps);
  } finally {
    // Also when it is not known what came of it.
    if (isWriting) deps.known.written(scope.externalRef);
  }
  return isWriting;
}

const writesService = ({ type }: SprintAction): boolean =>
  ['startSprint', 'claimSprint', 'changeSettings', 'closeSprint'].includes(type);

async function actInOrder(
  actions: SprintAction[],
  scope: SprintScope,
  context: ReconcileContext,
  deps: SprintDeps,
): Promise<void> {
  for (const action of actions) {
    switch (action.type) {
      case 'startSprint':
        // Else it would run on without anybody who closes it.
        if (!(await isStillThere(context.client, SPRINT, scope.sprint))) return;
        await deps.sprint.startSprint({
          params: { project_id: action.projectID },
          body: action.wish,
          idempotencyKey: startKey(scope.externalRef, action.wish),
        });
        context.log.info({ projectID: action.projectID }, 'sprint started in the service');
        break;
      case 'claimSprint':
        await deps.sprint.claimSprint({
          params: { sprint_id: action.sprintID },
          body: { external_ref: scope.externalRef, external_uid: scope.sprint.metadata.uid },
        });
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
      case 'createDailyScrum':
        await createScrumObject(scope.sprint, action.date, context.client);
        break;
      case 'ensureCronJob': {
        const now = deps.machineTime().now;
        const made = dailyScrumCronJob(scope.sprint, scope.settings, deps.pod);
        const desired = withScheduledSince(made, scope.cronJob, now);
        // First, since an addition can forbid what is to be applied: a variable may not have a value and a source.
        const current = scope.cronJob && (await removeAdditions(context.client, CRON_JOBS, desired, scope.cronJob));
        await applyIfChanged(context.client, CRON_JOBS, desired, current, FIELD_MANAGER);
        break;
      }
      case 'deleteCronJob':
        // Only this very object: the name may have gone to somebody else's meanwhile.
        if (scope.cronJob?.metadata.uid !== undefined)
          await context.client.delete(CRON_JOBS, keyOf(scope.cronJob), { uid: scope.cronJob.metadata.uid });
        break;
    }
  }
}

/** Closes a running sprint. That it was closed meanwhile is as good. */
export async function closeSprint(
  sprintID: string,
  deps: Pick<SprintDeps, 'sprint'>,
  body?: { because: 'deleted' },
): Promise<void> {
  try {
    await deps.sprint.closeSprint({ params: { sprint_id: sprintID }, ...(body && { body }) });
  } catch (error) {
    if (!(error instanceof ServiceProblem && error.code === 'sprint_closed')) throw error;
  }
}
