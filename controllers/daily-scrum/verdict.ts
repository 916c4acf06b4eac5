import type { DailyScrumReason } from '../../crds/condition.ts';
import type { DailyScrumStatus } from '../../crds/daily-scrum.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';
import { isRefusal, KubeError, refusalText } from '../runtime/client/kube-error.ts';
import type { DailyScrumScope } from './gather.ts';

/** What came of a pass: the report, or what stopped it; neither when there was nothing to ask for yet. */
export type Outcome = { report: DailyScrumReport } | { trouble: Trouble } | undefined;

/** What stopped a pass: the service refused, or is away, or the API server refused. */
type Trouble = ServiceProblem | ServiceUnavailable | KubeError;

/** The error as something to report; throws it again when it is none, such as a conflict. */
export function troubleIn(error: unknown): Trouble {
  if (error instanceof ServiceProblem || error instanceof ServiceUnavailable || isRefusal(error)) return error;
  throw error;
}

/** A row of the table of conditions. */
export interface Verdict {
  phase: NonNullable<DailyScrumStatus['phase']>;
  reason: DailyScrumReason;
  message: string;
  ready: 'True' | 'False';
  /** the abnormal condition that holds, if one does */
  abnormal?: 'Reconciling' | 'Stalled';
  /** something went wrong although no human has to act */
  severity?: 'Warning';
  succeeded: 'True' | 'False' | 'Unknown';
}

/** Which row of the table of conditions a DailyScrum is in that has not come to its end before. Pure. */
export function verdictOf({ dailyScrum, sprint, sprintID }: DailyScrumScope, outcome: Outcome): Verdict {
  const { sprintRef, date } = dailyScrum.spec;
  if (outcome !== undefined) return 'report' in outcome ? heldVerdict(outcome.report) : troubled(outcome.trouble);
  if (sprint === undefined) return pending('SprintNotFound', `there is no Sprint ${sprintRef.name} in the namespace`);
  if (sprintID === undefined) return pending('SprintNotActive', `Sprint ${sprintRef.name} does not run yet`);
  return pending('Progressing', `the daily scrum of ${date} is being held`);
}

/** Refusals that no later try can change. */
const FINAL: Record<string, DailyScrumReason> = {
  outside_sprint: 'OutsideSprint',
  sprint_closed: 'OutsideSprint',
  future_date: 'FutureDate',
};

/** Whether the service said how the day ended. */
export function isAnswered(outcome: Outcome): outcome is { report: DailyScrumReport } | { trouble: ServiceProblem } {
  if (outcome === undefined || 'report' in outcome) return outcome !== undefined;
  return outcome.trouble instanceof ServiceProblem && FINAL[outcome.trouble.code] !== undefined;
}

function heldVerdict({ outcome: reason, date, summary }: DailyScrumReport): Verdict {
  const message = reason === 'NonWorkingDay' ? `${date} is a day off: nothing was changed` : summary;
  return { phase: 'Completed', reason, message, ready: 'True', succeeded: 'True' };
}

function troubled(trouble: Trouble): Verdict {
  if (trouble instanceof KubeError) return hindered('KubernetesRefused', refusalText(trouble));
  if (trouble instanceof ServiceUnavailable)
    return hindered('ServiceUnavailable', `the ${trouble.service} service is away`);
  const reason = FINAL[trouble.code];
  if (reason === undefined)
    return hindered('Progressing', `the sprint service refuses: ${trouble.code}: ${trouble.detail}`);
  const advice =
    reason === 'FutureDate'
      ? ": on that day the sprint's CronJob makes this object anew; by hand, delete it and apply it again then"
      : '';
  return {
    phase: 'Failed',
    reason,
    message: `${trouble.detail}${advice}`,
    ready: 'True',
    succeeded: 'False',
    severity: 'Warning',
  };
}

const pending = (reason: DailyScrumReason, message: string): Verdict => ({
  phase: 'Pending',
  reason,
  message,
  ready: 'False',
  abnormal: 'Reconciling',
  succeeded: 'Unknown',
});

const hindered = (reason: DailyScrumReason, message: string): Verdict => ({
  ...pending(reason, message),
  severity: 'Warning',
});

/** Of an object that its schema refuses. */
export const invalid = (message: string): Verdict => ({
  ...pending('InvalidSpec', message),
  abnormal: 'Stalled',
});
