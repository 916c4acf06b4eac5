import type { Project } from '../../crds/project.ts';
import { FINALIZER, FORCE_DELETE_ANNOTATION, PROJECT } from '../../crds/resources.ts';
import { ServiceProblem } from '../../services/kit/client.ts';
import type { ReconcileContext } from '../runtime/controller.ts';
import { removeFinalizer } from '../runtime/finalizer.ts';
import type { ProjectDeps, ProjectScope } from './gather.ts';
import { planFarewell } from './plan.ts';

/** Gives the project's id up and lets the object go, unless Sprints still need it. Throws ServiceUnavailable. */
export async function finalize(
  scope: ProjectScope,
  stored: Project,
  context: ReconcileContext,
  deps: ProjectDeps,
): Promise<'gone' | 'waiting'> {
  const isForced = stored.metadata.annotations?.[FORCE_DELETE_ANNOTATION] === 'true';
  const farewell = planFarewell(scope, isForced);
  if (farewell === 'wait') return 'waiting';
  if (farewell === 'release') await release(scope.projectID, scope.declaration.owner, deps);
  await removeFinalizer(context.client, PROJECT, stored, FINALIZER);
  return 'gone';
}

async function release(projectID: string, owner: string, deps: ProjectDeps): Promise<void> {
  try {
    await deps.project.releaseProject({ params: { project_id: projectID }, query: { owner } });
  } catch (error) {
    // Never declared, for example because the id was taken: there is nothing to give up.
    if (!(error instanceof ServiceProblem && error.status === 404)) throw error;
  }
}
