import { type DailyScrumReason, MESSAGE_LIMIT } from '../../crds/condition.ts';
import type { DailyScrumStatus } from '../../crds/daily-scrum.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';
import { isRefusal, KubeError, refusalText } from '../runtime/api-server/kube-error.ts';
import type { Condition } from '../runtime/conditions.ts';
import type { ConditionFact, DesiredStatus } from '../runtime/report-status.ts';
import type { DailyScrumScope } from './gather.ts';
import { NOBODY } from './names.ts';
import { endOf } from './plan.ts';

/** What came of a pass: the report, or what stopped it; neither when there was nothing to ask for yet. */
export type Outcome = { report: DailyScrumReport } | { trouble: Trouble } | undefined;

/** What stopped a pass: the service refused, or is away, or the API server refused. */
type Trouble = ServiceProblem | ServiceUnavailable | KubeError;

/** The error as something to report; throws it again when it is none, such as a conflict. */
export function troubleIn(error: unknown): Trouble {
  if (error instanceof ServiceProblem || error instanceof ServiceUnavailable || isRefusal(error)) return error;
  throw error;
}

const TEXT_LIMIT = 1000;
const MOST_MEMBERS = 50;

/** The status that follows from what a pass saw. Pure. */
export function status(scope: DailyScrumScope, outcome: Outcome): DesiredStatus<DailyScrumStatus> {
  const { dailyScrum, sprint } = scope;
  const { sprintRef, date } = dailyScrum.spec;
  if (isAnswered(outcome)) return 'report' in outcome ? reported(outcome.report) : troubled(outcome.trouble);
  const end = endOf(dailyScrum);
  if (end !== undefined) return asBefore(dailyScrum.status, end);
  if (outcome !== undefined) return troubled(outcome.trouble);
  if (sprint === undefined) return pending('SprintNotFound', `there is no Sprint ${sprintRef.name} in the namespace`);
  if (scope.sprintID === undefined) return pending('SprintNotActive', `Sprint ${sprintRef.name} does not run yet`);
  return pending('Progressing', `the daily scrum of ${date} is being held`);
}

/** Whether the service said how the day ended. */
export function isAnswered(outcome: Outcome): outcome is { report: DailyScrumReport } | { trouble: ServiceProblem } {
  if (outcome === undefined || 'report' in outcome) return outcome !== undefined;
  return outcome.trouble instanceof ServiceProblem && FINAL[outcome.trouble.code] !== undefined;
}

/** The status of an object that its schema refuses. What was seen before stays. Pure. */
export function invalidStatus(before: DailyScrumStatus | undefined, message: string): DesiredStatus<DailyScrumStatus> {
  const why = { reason: 'InvalidSpec', message: message.slice(0, MESSAGE_LIMIT) } as const;
  const end = before?.conditions?.find(({ type, status }) => type === 'Succeeded' && status !== 'Unknown');
  const facts: ConditionFact[] = [
    { type: 'Ready', status: 'False', ...why },
    end ?? { type: 'Succeeded', status: 'Unknown', ...why },
    { type: 'Stalled', status: 'True', ...why },
  ];
  return { ...before, phase: before?.phase ?? 'Pending', conditions: facts };
}

/** What has ended and cannot be compared with the service now. A refusal has no report. */
function asBefore(before: DailyScrumStatus | undefined, end: Condition): DesiredStatus<DailyScrumStatus> {
  const conditions: ConditionFact[] = [{ ...end, type: 'Ready', status: 'True' }, end];
  return end.status === 'True' ? { ...before, phase: 'Completed', conditions } : { phase: 'Failed', conditions };
}

function reported(report: DailyScrumReport): DesiredStatus<DailyScrumStatus> {
  const isDayOff = report.outcome === 'NonWorkingDay';
  const message = isDayOff ? `${report.date} is a day off: nothing was changed` : report.summary;
  return {
    phase: 'Completed',
    reportID: report.report_id,
    updatedTasks: report.updated_tasks_count,
    completedTasks: report.completed_tasks_count,
    pendingTasks: report.pending_tasks_count,
    blockers: report.blockers_count,
    members: report.members.slice(0, MOST_MEMBERS).map((member) => ({
      employeeID: member.employee_id ?? NOBODY,
      yesterday: cut(member.yesterday),
      today: cut(member.today),
      impediments: cut(member.impediments),
    })),
    summary: cut(report.summary),
    conditions: ended('True', report.outcome, message),
  };
}

/** Refusals that no later try can change. */
const FINAL: Record<string, DailyScrumReason> = {
  outside_sprint: 'OutsideSprint',
  sprint_closed: 'OutsideSprint',
  future_date: 'FutureDate',
};

function troubled(trouble: Trouble): DesiredStatus<DailyScrumStatus> {
  if (trouble instanceof KubeError) return pending('KubernetesRefused', refusalText(trouble));
  if (trouble instanceof ServiceUnavailable)
    return pending('ServiceUnavailable', `the ${trouble.service} service is away`);
  const reason = FINAL[trouble.code];
  if (reason === undefined)
    return pending('Progressing', `the sprint service refuses: ${trouble.code}: ${trouble.detail}`);
  const advice =
    reason === 'FutureDate'
      ? ": on that day the sprint's CronJob makes this object anew; by hand, delete it and apply it again then"
      : '';
  return { phase: 'Failed', conditions: ended('False', reason, `${trouble.detail}${advice}`) };
}

function ended(succeeded: 'True' | 'False', reason: DailyScrumReason, text: string): ConditionFact[] {
  const why = { reason, message: text.slice(0, MESSAGE_LIMIT) };
  return [
    { type: 'Ready', status: 'True', ...why },
    { type: 'Succeeded', status: succeeded, ...why },
  ];
}

function pending(reason: DailyScrumReason, message: string): DesiredStatus<DailyScrumStatus> {
  const why = { reason, message: message.slice(0, MESSAGE_LIMIT) };
  const facts: ConditionFact[] = [
    { type: 'Ready', status: 'False', ...why },
    { type: 'Succeeded', status: 'Unknown', ...why },
    { type: 'Reconciling', status: 'True', ...why },
  ];
  return { phase: 'Pending', conditions: facts };
}

function cut(text: string): string {
  return text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT - 1)}…`;
}
