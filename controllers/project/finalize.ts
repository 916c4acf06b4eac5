import { projectIDOf } from '../../crds/names/project-id.ts';
import type { Project } from '../../crds/project.ts';
import { FINALIZER, FORCE_DELETE_ANNOTATION, PROJECT, SPRINT } from '../../crds/resources.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import { hasFinalizer, removeFinalizer } from '../runtime/apply/finalizer.ts';
import { reportStatus } from '../runtime/apply/report-status.ts';
import { KubeError } from '../runtime/client/kube-error.ts';
import type { ReconcileContext, Result } from '../runtime/control/controller.ts';
import { keyOf } from '../runtime/objects/object.ts';
import { namesOf, type ProjectDeps, sprintsOf } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import { planFarewell, RETRY_MS } from './plan.ts';
import { isOpen, isUnstarted } from './sprints/standing.ts';
import { farewellStatus } from './status.ts';
import { type Farewell, troubleIn } from './verdict.ts';

/**
 * Gives the project's id up and lets the object go, unless Sprints still need it. Takes the object as it is stored: nothing of its
 * spec but the id is needed, so one that no longer fits its schema goes as well. Throws KubeError.
 */
export async function finalize(stored: Project, context: ReconcileContext, deps: ProjectDeps): Promise<Result> {
  if (!hasFinalizer(stored, FINALIZER)) return;
  const isForced = stored.metadata.annotations?.[FORCE_DELETE_ANNOTATION] === 'true';
  const projectID = projectIDOf(stored);
  const seen = () => ({ projectID, openSprints: namesOf(sprintsOf(stored, context.store).filter(isOpen)) });
  const report = (farewell: Farewell) =>
    reportStatus(context, PROJECT, stored, farewellStatus(stored.status, farewell), FIELD_MANAGER);
  try {
    await removeOwn(stored, context);
    const farewell = planFarewell(seen(), isForced);
    if (farewell === 'wait') return void (await report(seen()));
    for (const release of releases(projectID, stored, deps)) {
      if (farewell === 'release') await release();
      else
        await release().catch((error: unknown) =>
          context.log.warn({ err: error }, 'deletion is forced: the projectID may stay taken'),
        );
    }
    await removeFinalizer(context.client, PROJECT, stored, FINALIZER);
  } catch (error) {
    const trouble = troubleIn(error);
    await report({ ...seen(), trouble });
    if (trouble instanceof KubeError) throw trouble;
    return { requeueAfterMs: RETRY_MS };
  }
}

/** Sprints that were made for the project and never began go with it: nobody has asked for them. */
async function removeOwn(stored: Project, { client, store }: ReconcileContext): Promise<void> {
  const own = sprintsOf(stored, store).filter(isUnstarted);
  for (const { metadata } of own) await client.delete(SPRINT, metadata, { uid: metadata.uid });
}

/** What is given up, in this order: once the id is free, another object may tell settings of its own. */
function releases(projectID: string, stored: Project, deps: ProjectDeps): (() => Promise<void>)[] {
  const held = { params: { project_id: projectID }, query: { owner: deps.identity(keyOf(stored)) } };
  return [
    () => orNothing(deps.orchestration()?.service.releaseSettings(held)),
    () => orNothing(deps.project.releaseProject(held)),
  ];
}

/** Never declared, for example because the id was taken, or was none: there is nothing to give up. */
async function orNothing(released: Promise<unknown> | undefined): Promise<void> {
  try {
    await released;
  } catch (error) {
    const isNothing = error instanceof ServiceProblem && (error.status === 404 || error.code === 'invalid_input');
    if (!isNothing) throw error;
  }
}
