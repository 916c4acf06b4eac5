import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { type Project, parseProject } from '../../crds/project.ts';
import { FINALIZER, PROJECT } from '../../crds/resources.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/client.ts';
import type { ReconcileContext, Request, Result } from '../runtime/controller.ts';
import { addFinalizer, hasFinalizer } from '../runtime/finalizer.ts';
import { reportStatus } from '../runtime/report-status.ts';
import { act } from './act.ts';
import { finalize } from './finalize.ts';
import { gatherObjects, gatherServices, type ProjectDeps, type ProjectScope } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import { plan } from './plan.ts';
import { invalidStatus, status, type Trouble } from './status.ts';

// A service that comes back, and a projectID that is given up, must be noticed within seconds.
const RETRY_MS = 3_000;

/** One pass over one Project: get, parse, deleting?, finalizer, gather, plan, act, status. */
export async function reconcile(request: Request, context: ReconcileContext, deps: ProjectDeps): Promise<Result> {
  const stored = context.store<Project>(PROJECT).get(request);
  if (stored === undefined) return;
  const project = orInvalid(parseProject, stored);
  if (project instanceof InvalidObject)
    return reportStatus(context, PROJECT, stored, invalidStatus(project.message), FIELD_MANAGER);
  let scope = gatherObjects(project, deps, context.store);
  const isDeleting = project.metadata.deletionTimestamp !== undefined;
  if (isDeleting && !hasFinalizer(stored, FINALIZER)) return;
  if (project.status?.phase === undefined) await report(scope, undefined, request, context);

  let trouble: Trouble | undefined;
  try {
    if (isDeleting) {
      if ((await finalize(scope, stored, context, deps)) === 'gone') return;
    } else {
      const held = await addFinalizer(context.client, PROJECT, stored, FINALIZER);
      if (held === undefined) return;
      scope = await makeSo(scope, context, deps);
    }
  } catch (error) {
    if (!(error instanceof ServiceProblem || error instanceof ServiceUnavailable)) throw error;
    trouble = error;
  }
  await report(scope, trouble, request, context);
  return trouble === undefined ? undefined : { requeueAfterMs: RETRY_MS };
}

/** Gathers, plans and acts; gathers again when the services were changed, so that status tells what came of it. */
async function makeSo(scope: ProjectScope, context: ReconcileContext, deps: ProjectDeps): Promise<ProjectScope> {
  if (scope.cycle !== undefined) return scope;
  const before = { ...scope, services: await gatherServices(scope, deps) };
  const isChanged = await act(plan(before), scope.project, context, deps);
  return isChanged ? { ...scope, services: await gatherServices(scope, deps) } : before;
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
