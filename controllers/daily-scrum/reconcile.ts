import { type DailyScrum, parseDailyScrum } from '../../crds/daily-scrum.ts';
import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { DAILY_SCRUM } from '../../crds/resources.ts';
import { reportStatus } from '../runtime/apply/report-status.ts';
import { KubeError } from '../runtime/client/kube-error.ts';
import type { ReconcileContext, Request, Result } from '../runtime/control/controller.ts';
import type { KubeObject } from '../runtime/objects/object.ts';
import { act } from './act.ts';
import { endOf } from './end.ts';
import { type DailyScrumDeps, gatherObjects, gatherService } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import { plan } from './plan.ts';
import { invalidStatus, status } from './status.ts';
import { isAnswered, type Outcome, troubleIn } from './verdict.ts';

const RETRY_MS = 3_000;
const COMPARE_AGAIN_MS = 60_000;

/** Objects as the store holds them that have ended as the service says; see controllers/sprint/reconcile.ts. */
const verified = new WeakSet<KubeObject>();

/**
 * One pass over one DailyScrum: get, parse, deleting?, gather, plan, act, status. It has no finalizer: nothing outside of it has to be
 * undone when it goes, since history is chronicle's.
 */
export async function reconcile(request: Request, context: ReconcileContext, deps: DailyScrumDeps): Promise<Result> {
  const store = context.store<DailyScrum>(DAILY_SCRUM);
  const stored = store.get(request);
  if (stored === undefined || stored.metadata.deletionTimestamp !== undefined || verified.has(stored)) return;
  const dailyScrum = orInvalid(parseDailyScrum, stored);
  if (dailyScrum instanceof InvalidObject) {
    await reportStatus(context, DAILY_SCRUM, stored, invalidStatus(stored.status, dailyScrum.message), FIELD_MANAGER);
    return;
  }
  const waitMs = endOf(dailyScrum) === undefined ? 0 : deps.comparisons.waitMs(stored);
  if (waitMs > 0) return { requeueAfterMs: waitMs };
  let scope = gatherObjects(dailyScrum, context.store);

  let outcome: Outcome;
  try {
    scope = await gatherService(scope, deps);
    const report = (await act(plan(scope), dailyScrum, context, deps)) ?? scope.stored;
    outcome = report && { report };
  } catch (error) {
    outcome = { trouble: troubleIn(error) };
  }
  const current = store.get(request);
  if (current === undefined || current.metadata.uid !== dailyScrum.metadata.uid) return;
  const desired = status(scope, outcome);
  const isWritten = await reportStatus(context, DAILY_SCRUM, current, desired, FIELD_MANAGER, dailyScrum);
  if (outcome !== undefined && 'trouble' in outcome && outcome.trouble instanceof KubeError) throw outcome.trouble;
  const isAsSeen = current.metadata.generation === dailyScrum.metadata.generation;
  if (!isWritten && isAsSeen && isAnswered(outcome)) verified.add(current);
  if (outcome !== undefined && desired.phase === 'Pending') return { requeueAfterMs: RETRY_MS };
  // One that has ended waits for a service that is away, and nobody waits for it.
  return outcome !== undefined && !isAnswered(outcome) ? { requeueAfterMs: COMPARE_AGAIN_MS } : undefined;
}
