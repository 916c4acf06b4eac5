import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { type Project, parseProject } from '../../crds/project.ts';
import { FINALIZER, PROJECT } from '../../crds/resources.ts';
import { KubeError } from '../runtime/api-server/kube-error.ts';
import type { ReconcileContext, Request, Result } from '../runtime/controller.ts';
import { addFinalizer } from '../runtime/finalizer.ts';
import { reportStatus } from '../runtime/report-status.ts';
import { act } from './act.ts';
import { finalize } from './finalize.ts';
import { gatherObjects, gatherServices, type ProjectDeps, type ProjectScope } from './gather.ts';
import { removeLeftBehind } from './left-behind.ts';
import { FIELD_MANAGER } from './names.ts';
import { plan, RETRY_MS } from './plan.ts';
import { invalidStatus, status } from './status.ts';
import { type Trouble, troubleIn } from './verdict.ts';

/** One pass over one Project: get, deleting?, parse, finalizer, gather, plan, act, status. */
export async function reconcile(request: Request, context: ReconcileContext, deps: ProjectDeps): Promise<Result> {
  const store = context.store<Project>(PROJECT);
  const stored = store.get(request);
  if (stored === undefined) return removeLeftBehind(request, context);
  if (stored.metadata.deletionTimestamp !== undefined) return finalize(stored, context, deps);
  const project = orInvalid(parseProject, stored);
  if (project instanceof InvalidObject) {
    await reportStatus(context, PROJECT, stored, invalidStatus(stored.status, project.message), FIELD_MANAGER);
    return;
  }
  let scope = gatherObjects(project, deps, context.store);
  if (project.status?.phase === undefined) await report(scope, undefined, request, context);
  // As it is after that status: a finalizer for the version before would be refused, and the object read again.
  const current = store.get(request);
  if (current === undefined || current.metadata.uid !== project.metadata.uid) return;

  let trouble: Trouble | undefined;
  try {
    if ((await addFinalizer(context.client, PROJECT, current, FINALIZER)) === undefined) return;
    if (scope.cycle === undefined) {
      scope = { ...scope, services: await gatherServices(scope, deps) };
      const isChanged = await act(plan(scope), project, context, deps);
      // Again, so that status tells what came of it.
      if (isChanged) scope = { ...scope, services: await gatherServices(scope, deps) };
    }
  } catch (error) {
    trouble = troubleIn(error);
  }
  await report(scope, trouble, request, context);
  if (trouble instanceof KubeError) throw trouble;
  return trouble === undefined ? undefined : { requeueAfterMs: RETRY_MS };
}

async function report(
  scope: ProjectScope,
  trouble: Trouble | undefined,
  request: Request,
  context: ReconcileContext,
): Promise<void> {
  const stored = context.store<Project>(PROJECT).get(request);
  if (stored?.metadata.uid !== scope.project.metadata.uid || stored === undefined) return;
  await reportStatus(context, PROJECT, stored, status(scope, trouble), FIELD_MANAGER);
}
