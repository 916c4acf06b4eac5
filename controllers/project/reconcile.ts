import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { type Project, parseProject } from '../../crds/project.ts';
import { FINALIZER, PROJECT } from '../../crds/resources.ts';
import { addFinalizer } from '../runtime/apply/finalizer.ts';
import { reportStatus } from '../runtime/apply/report-status.ts';
import { KubeError } from '../runtime/client/kube-error.ts';
import type { ReconcileContext, Request, Result } from '../runtime/control/controller.ts';
import { act } from './act.ts';
import { finalize } from './finalize.ts';
import { gatherObjects, isOurs, type ProjectDeps, type ProjectScope } from './gather.ts';
import { gatherServices } from './gather-services.ts';
import { removeLeftBehind } from './left-behind.ts';
import { FIELD_MANAGER } from './names.ts';
import { orchestrate, type Talk } from './orchestration/orchestrate.ts';
import { decisionEvents } from './orchestration/outlook.ts';
import { plan, RETRY_MS } from './plan.ts';
import { showRunning } from './sprints/show-running.ts';
import { invalidStatus, status } from './status.ts';
import { type Trouble, troubleIn } from './verdict.ts';

/** One pass over one Project: get, deleting?, parse, finalizer, gather, plan, act, orchestrate, status. */
export async function reconcile(request: Request, context: ReconcileContext, deps: ProjectDeps): Promise<Result> {
  const store = context.store<Project>(PROJECT);
  const stored = store.get(request);
  if (stored === undefined) {
    deps.firstSeen.forget(request);
    return removeLeftBehind(request, context);
  }
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
  let talk: Talk | undefined;
  try {
    if ((await addFinalizer(context.client, PROJECT, current, FINALIZER)) === undefined) return;
    if (scope.cycle === undefined) {
      scope = { ...scope, services: await gatherServices(scope, deps) };
      const isChanged = await act(plan(scope), project, context, deps);
      // Again, so that status tells what came of it.
      if (isChanged) scope = { ...scope, services: await gatherServices(scope, deps) };
    }
    if (isOurs(scope)) {
      await showRunning(scope, context);
      const orchestration = deps.orchestration();
      talk = orchestration && (await orchestrate(scope, context, orchestration));
      scope = { ...scope, outlook: talk?.outlook };
    }
  } catch (error) {
    trouble = troubleIn(error);
  }
  await report(scope, trouble, request, context);
  if (trouble instanceof KubeError) throw trouble;
  if (trouble !== undefined) return { requeueAfterMs: RETRY_MS };
  if (talk?.fault !== undefined) throw talk.fault;
  return talk?.againAfterMs === undefined ? undefined : { requeueAfterMs: talk.againAfterMs };
}

async function report(
  scope: ProjectScope,
  trouble: Trouble | undefined,
  request: Request,
  context: ReconcileContext,
): Promise<void> {
  const stored = context.store<Project>(PROJECT).get(request);
  if (stored?.metadata.uid !== scope.project.metadata.uid || stored === undefined) return;
  const isWritten = await reportStatus(context, PROJECT, stored, status(scope, trouble), FIELD_MANAGER, scope.project);
  if (isWritten) for (const event of decisionEvents(stored.status, scope.outlook)) context.events.record(stored, event);
}
