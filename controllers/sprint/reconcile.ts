import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { FINALIZER, SPRINT } from '../../crds/resources.ts';
import { isClosed } from '../../crds/rules/relations.ts';
import { parseSprint, type Sprint } from '../../crds/sprint.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/client.ts';
import type { ReconcileContext, Request, Result } from '../runtime/controller.ts';
import { addFinalizer, hasFinalizer } from '../runtime/finalizer.ts';
import { reportStatus } from '../runtime/report-status.ts';
import { act } from './act.ts';
import { finalize } from './finalize.ts';
import { gatherObjects, gatherService, type SprintDeps, type SprintScope } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import { nextLook, plan } from './plan.ts';
import { invalidStatus, status } from './status.ts';
import type { Trouble } from './verdict.ts';

// Started, its CronJob made, closed, its CronJob gone: nothing takes more rounds than that.
const ROUNDS = 4;

/** One pass over one Sprint: get, parse, deleting?, finalizer, gather, plan, act, status. */
export async function reconcile(request: Request, context: ReconcileContext, deps: SprintDeps): Promise<Result> {
  const stored = context.store<Sprint>(SPRINT).get(request);
  if (stored === undefined) return;
  const sprint = orInvalid(parseSprint, stored);
  if (sprint instanceof InvalidObject)
    return reportStatus(context, SPRINT, stored, invalidStatus(sprint.message), FIELD_MANAGER);
  let scope = gatherObjects(sprint, deps, context.store);
  const isDeleting = sprint.metadata.deletionTimestamp !== undefined;
  if (isDeleting ? !hasFinalizer(stored, FINALIZER) : isSettled(scope)) return;
  if (sprint.status?.phase === undefined) await report(scope, undefined, request, context);

  let trouble: Trouble | undefined;
  try {
    if (isDeleting) return await finalize(scope, stored, context, deps);
    if ((await addFinalizer(context.client, SPRINT, stored, FINALIZER)) === undefined) return;
    for (let round = 1, isChanged = true; isChanged && round <= ROUNDS; round++) {
      scope = await gatherService(gatherObjects(sprint, deps, context.store), deps);
      isChanged = await act(plan(scope), scope, context, deps);
    }
    scope = { ...gatherObjects(sprint, deps, context.store), held: scope.held, dryRun: scope.dryRun };
  } catch (error) {
    if (!(error instanceof ServiceProblem || error instanceof ServiceUnavailable)) throw error;
    trouble = error;
  }
  await report(scope, trouble, request, context);
  const requeueAfterMs = nextLook(scope, trouble !== undefined);
  return requeueAfterMs === undefined ? undefined : { requeueAfterMs };
}

/** A closed sprint never changes, so the service need not be asked again. */
function isSettled({ sprint, cronJob }: SprintScope): boolean {
  return isClosed(sprint) && sprint.status?.observedGeneration === sprint.metadata.generation && cronJob === undefined;
}

async function report(
  scope: SprintScope,
  trouble: Trouble | undefined,
  request: Request,
  context: ReconcileContext,
): Promise<void> {
  const stored = context.store<Sprint>(SPRINT).get(request);
  if (stored === undefined || stored.metadata.uid !== scope.sprint.metadata.uid) return;
  await reportStatus(context, SPRINT, stored, status(scope, trouble), FIELD_MANAGER);
}
