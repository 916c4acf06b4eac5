import { type DailyScrum, parseDailyScrum } from '../../crds/daily-scrum.ts';
import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { DAILY_SCRUM } from '../../crds/resources.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/client.ts';
import type { ReconcileContext, Request, Result } from '../runtime/controller.ts';
import { reportStatus } from '../runtime/report-status.ts';
import { act } from './act.ts';
import { type DailyScrumDeps, gather } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import { hasEnded, plan } from './plan.ts';
import { invalidStatus, type Outcome, status } from './status.ts';

const RETRY_MS = 3_000;

/**
 * One pass over one DailyScrum: get, parse, deleting?, gather, plan, act, status. It has no finalizer: nothing outside of it has to be
 * undone when it goes, since history is chronicle's.
 */
export async function reconcile(request: Request, context: ReconcileContext, deps: DailyScrumDeps): Promise<Result> {
  const store = context.store<DailyScrum>(DAILY_SCRUM);
  const stored = store.get(request);
  if (stored === undefined || stored.metadata.deletionTimestamp !== undefined) return;
  const dailyScrum = orInvalid(parseDailyScrum, stored);
  if (dailyScrum instanceof InvalidObject)
    return reportStatus(context, DAILY_SCRUM, stored, invalidStatus(dailyScrum.message), FIELD_MANAGER);
  if (hasEnded({ dailyScrum })) return;
  const scope = gather(dailyScrum, context.store);

  let outcome: Outcome;
  try {
    const report = await act(plan(scope), dailyScrum, context, deps);
    outcome = report && { report };
  } catch (error) {
    if (!(error instanceof ServiceProblem || error instanceof ServiceUnavailable)) throw error;
    outcome = { trouble: error };
  }
  const current = store.get(request);
  if (current === undefined || current.metadata.uid !== dailyScrum.metadata.uid) return;
  const desired = status(scope, outcome);
  await reportStatus(context, DAILY_SCRUM, current, desired, FIELD_MANAGER);
  return outcome !== undefined && desired.phase === 'Pending' ? { requeueAfterMs: RETRY_MS } : undefined;
}
