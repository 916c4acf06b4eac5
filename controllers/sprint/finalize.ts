import { FINALIZER, FORCE_DELETE_ANNOTATION, SPRINT } from '../../crds/resources.ts';
import { isClosed } from '../../crds/rules/closed-sprint.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { hasFinalizer, removeFinalizer } from '../runtime/apply/finalizer.ts';
import { reportStatus } from '../runtime/apply/report-status.ts';
import { KubeError } from '../runtime/client/kube-error.ts';
import type { ReconcileContext, Result } from '../runtime/control/controller.ts';
import { closeSprint } from './act.ts';
import { findByRef, referenceOf, type SprintDeps } from './gather.ts';
import { claimOf } from './identity/same-wish.ts';
import { FIELD_MANAGER } from './names.ts';
import { planFarewell, RETRY_MS } from './plan.ts';
import { farewellStatus } from './status/status.ts';
import { troubleIn } from './status/verdict.ts';

/**
 * Closes the sprint if it runs and its policy says so, then lets the object go. Takes the object as it is stored: nothing of its spec
 * but the policy and the Project's name is needed, so one that no longer fits its schema goes as well. Throws KubeError.
 */
export async function finalize(stored: Sprint, context: ReconcileContext, deps: SprintDeps): Promise<Result> {
  if (!hasFinalizer(stored, FINALIZER)) return;
  const isForced = stored.metadata.annotations?.[FORCE_DELETE_ANNOTATION] === 'true';
  try {
    const farewell = planFarewell(stored.spec.deletionPolicy, isForced);
    if (farewell === 'close') await closeHeld(stored, deps).catch(unlessItHasEnded(stored));
    if (farewell === 'tryToClose')
      await closeHeld(stored, deps).catch((error: unknown) =>
        context.log.warn({ err: error }, 'deletion is forced: the sprint may run on in the service'),
      );
    await removeFinalizer(context.client, SPRINT, stored, FINALIZER);
  } catch (error) {
    const trouble = troubleIn(error);
    await reportStatus(context, SPRINT, stored, farewellStatus(stored.status, trouble), FIELD_MANAGER);
    if (trouble instanceof KubeError) throw trouble;
    return { requeueAfterMs: RETRY_MS };
  }
}

/** What its status says has ended has nothing left to close, so it need not wait for a service that is away. */
const unlessItHasEnded = (stored: Sprint) => (error: unknown) => {
  if (!(error instanceof ServiceUnavailable && isClosed(stored))) throw error;
};

/**
 * Asks even when status knows of no sprint: it may have started just before the operator could write that down. One that only has the
 * name of an earlier sprint does not close that.
 */
async function closeHeld(stored: Sprint, deps: SprintDeps): Promise<void> {
  const held = await findByRef(referenceOf(stored, deps), deps);
  if (held?.status === 'in_progress' && claimOf(stored, held) !== 'another')
    await closeSprint(held.sprint_id, deps, { because: 'deleted' });
}
