import { FINALIZER, FORCE_DELETE_ANNOTATION, SPRINT } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { ReconcileContext } from '../runtime/controller.ts';
import { removeFinalizer } from '../runtime/finalizer.ts';
import { closeSprint } from './act.ts';
import { findByRef, type SprintDeps, type SprintScope } from './gather.ts';
import { planFarewell } from './plan.ts';

/** Closes the sprint if it runs and its policy says so, then lets the object go. Throws ServiceUnavailable. */
export async function finalize(
  scope: SprintScope,
  stored: Sprint,
  context: ReconcileContext,
  deps: SprintDeps,
): Promise<void> {
  const { metadata, spec } = scope.sprint;
  const isForced = metadata.annotations?.[FORCE_DELETE_ANNOTATION] === 'true';
  if (planFarewell(spec.deletionPolicy, isForced) === 'askService') {
    // Asked even when status knows of no sprint: it may have started just before the operator could write that down.
    const held = await findByRef(scope.externalRef, deps);
    if (held?.status === 'in_progress') await closeSprint(held.sprint_id, deps);
  }
  await removeFinalizer(context.client, SPRINT, stored, FINALIZER);
}
