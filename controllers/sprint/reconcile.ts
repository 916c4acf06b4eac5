import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { FINALIZER, SPRINT } from '../../crds/resources.ts';
import { isClosed } from '../../crds/rules/closed-sprint.ts';
import { parseSprint, type Sprint } from '../../crds/sprint.ts';
import { addFinalizer } from '../runtime/apply/finalizer.ts';
import { reportStatus } from '../runtime/apply/report-status.ts';
import { KubeError } from '../runtime/client/kube-error.ts';
import type { ReconcileContext, Request, Result } from '../runtime/control/controller.ts';
import type { KubeObject } from '../runtime/objects/object.ts';
import { act } from './act.ts';
import { finalize } from './finalize.ts';
import {
  gatherCronJob,
  gatherObjects,
  gatherService,
  isLost,
  type SprintDeps,
  type SprintScope,
  withService,
} from './gather.ts';
import { isForeign } from './jobs/cron-job.ts';
import { gatherMissed, nextMissedCheck } from './jobs/gather-missed.ts';
import { removeLeftBehind } from './jobs/left-behind.ts';
import { isNewlyMissed, missedScrumAttention } from './jobs/missed-scrum-attention.ts';
import { gatherUnshown } from './jobs/scrum-objects.ts';
import { FIELD_MANAGER } from './names.ts';
import { isAdviceWanted } from './outlook/advisory.ts';
import { healthEvent, isLastShown } from './outlook/outlook.ts';
import { nextLook, plan } from './plan.ts';
import { invalidStatus, status } from './status/status.ts';
import { type Trouble, troubleIn } from './status/verdict.ts';

// Started, its CronJob made, closed, its CronJob gone: nothing takes more rounds than that.
const ROUNDS = 4;

/**
 * Objects as the store holds them whose status was found to be what the service says. The store replaces an object when anything
 * of it changes, so one whose status somebody has edited is not among them.
 */
const verified = new WeakSet<KubeObject>();

/** One pass over one Sprint: get, deleting?, parse, finalizer, gather, plan, act, status. */
export async function reconcile(request: Request, context: ReconcileContext, deps: SprintDeps): Promise<Result> {
  const store = context.store<Sprint>(SPRINT);
  const stored = store.get(request);
  if (stored === undefined) {
    deps.firstSeen.forget(request);
    return removeLeftBehind(request, context);
  }
  if (stored.metadata.deletionTimestamp !== undefined) return finalize(stored, context, deps);
  const sprint = orInvalid(parseSprint, stored);
  if (sprint instanceof InvalidObject) {
    await reportStatus(context, SPRINT, stored, invalidStatus(stored.status, sprint.message), FIELD_MANAGER);
    return;
  }
  let scope = gatherObjects(sprint, deps, context.store);
  if (isSettled(scope) && !lacksLastOutlook(scope, deps)) {
    if (verified.has(stored)) return;
    const waitMs = deps.comparisons.waitMs(stored);
    if (waitMs > 0) return { requeueAfterMs: waitMs };
  }
  if (sprint.status?.phase === undefined) await report(scope, undefined, request, context);
  // As it is after that status: a finalizer for the version before would be refused, and the object read again.
  const current = store.get(request);
  if (current === undefined || current.metadata.uid !== sprint.metadata.uid) return;

  let trouble: Trouble | undefined;
  try {
    if ((await addFinalizer(context.client, SPRINT, current, FINALIZER)) === undefined) return;
    for (let round = 1, isChanged = true; isChanged && round <= ROUNDS; round++) {
      scope = await gatherService(gatherObjects(sprint, deps, context.store), deps);
      scope = await gatherCronJob(scope, context.client);
      scope = await gatherUnshown(scope, context.store, deps);
      isChanged = await act(plan(scope), scope, context, deps);
    }
    const after = withService(gatherObjects(sprint, deps, context.store), scope);
    scope = await gatherCronJob(after, context.client);
    scope = await gatherMissed(scope, context, deps);
  } catch (error) {
    trouble = troubleIn(error);
    // What has ended needs no service: that it could not be compared is no news.
    if (isClosed(sprint) && !(trouble instanceof KubeError)) return;
  }
  await report(scope, trouble, request, context);
  if (trouble instanceof KubeError) throw trouble;
  const looks = [nextLook(scope, trouble !== undefined), nextMissedCheck(scope, deps.machineTime())];
  const [requeueAfterMs] = looks.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  return requeueAfterMs === undefined ? undefined : { requeueAfterMs };
}

/** A closed sprint never changes, and a withdrawn one never starts, so once its status is verified the service need not be asked again. */
function isSettled({ sprint, cronJob }: SprintScope): boolean {
  if (cronJob !== undefined && !isForeign(cronJob, sprint)) return false;
  return isClosed(sprint) && sprint.status?.observedGeneration === sprint.metadata.generation;
}

function lacksLastOutlook({ sprint: { status }, project }: SprintScope, { outlooks }: SprintDeps): boolean {
  if (!isAdviceWanted(project) && status?.advisory !== undefined) return true;
  const last = status?.sprintID === undefined ? undefined : outlooks.forecastOf(status.sprintID);
  if (last === undefined) return false;
  return !isLastShown(isAdviceWanted(project) ? last : { ...last, advice: null }, status);
}

async function report(
  scope: SprintScope,
  trouble: Trouble | undefined,
  request: Request,
  context: ReconcileContext,
): Promise<void> {
  const stored = context.store<Sprint>(SPRINT).get(request);
  if (stored === undefined || stored.metadata.uid !== scope.sprint.metadata.uid) return;
  const desired = status(scope, trouble);
  const isWritten = await reportStatus(context, SPRINT, stored, desired, FIELD_MANAGER, scope.sprint);
  const health = healthEvent(stored.status, desired);
  if (isWritten && health !== undefined) context.events.record(stored, health);
  const missed = scope.missed && missedScrumAttention(scope.sprint, scope.missed);
  // Each that is missed is an Event of its own, also when Attention has that reason already since the day before.
  if (isWritten && missed && isNewlyMissed(stored, scope.missed))
    context.events.record(stored, { type: 'Warning', reason: missed.reason, note: missed.message });
  if (!isWritten && trouble === undefined && scope.held !== undefined && !isLost(scope)) verified.add(stored);
}
