import { projectIDOf } from '../../crds/names/project-id.ts';
import type { Project } from '../../crds/project.ts';
import { FINALIZER, FORCE_DELETE_ANNOTATION, PROJECT } from '../../crds/resources.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import { KubeError } from '../runtime/api-server/kube-error.ts';
import type { ReconcileContext, Result } from '../runtime/controller.ts';
import { hasFinalizer, removeFinalizer } from '../runtime/finalizer.ts';
import { keyOf } from '../runtime/object.ts';
import { reportStatus } from '../runtime/report-status.ts';
import { namesOf, openSprintsOf, type ProjectDeps } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import { planFarewell, RETRY_MS } from './plan.ts';
import { farewellStatus } from './status.ts';
import { type Farewell, troubleIn } from './verdict.ts';

/**
 * Gives the project's id up and lets the object go, unless Sprints still need it. Takes the object as it is stored: nothing of its
 * spec but the id is needed, so one that no longer fits its schema goes as well. Throws KubeError.
 */
export async function finalize(stored: Project, context: ReconcileContext, deps: ProjectDeps): Promise<Result> {
  if (!hasFinalizer(stored, FINALIZER)) return;
  const isForced = stored.metadata.annotations?.[FORCE_DELETE_ANNOTATION] === 'true';
  const scope = { projectID: projectIDOf(stored), openSprints: namesOf(openSprintsOf(stored, context.store)) };
  const report = (farewell: Farewell) =>
    reportStatus(context, PROJECT, stored, farewellStatus(stored.status, farewell), FIELD_MANAGER);
  try {
    const farewell = planFarewell(scope, isForced);
    if (farewell === 'wait') return void (await report(scope));
    if (farewell === 'release') await release(scope.projectID, stored, deps);
    if (farewell === 'tryToRelease')
      await release(scope.projectID, stored, deps).catch((error: unknown) =>
        context.log.warn({ err: error }, 'deletion is forced: the projectID may stay taken'),
      );
    await removeFinalizer(context.client, PROJECT, stored, FINALIZER);
  } catch (error) {
    const trouble = troubleIn(error);
    await report({ ...scope, trouble });
    if (trouble instanceof KubeError) throw trouble;
    return { requeueAfterMs: RETRY_MS };
  }
}

async function release(projectID: string, stored: Project, deps: ProjectDeps): Promise<void> {
  const owner = deps.identity(keyOf(stored));
  try {
    await deps.project.releaseProject({ params: { project_id: projectID }, query: { owner } });
  } catch (error) {
    // Never declared, for example because the id was taken, or was none: there is nothing to give up.
    const isNothing = error instanceof ServiceProblem && (error.status === 404 || error.code === 'invalid_input');
    if (!isNothing) throw error;
  }
}
