import { MESSAGE_LIMIT } from '../../crds/condition.ts';
import type { DailyScrumStatus } from '../../crds/daily-scrum.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';
import type { ConditionFact, DesiredStatus } from '../runtime/apply/report-status.ts';
import type { Condition } from '../runtime/objects/conditions.ts';
import { endOf } from './end.ts';
import type { DailyScrumScope } from './gather.ts';
import { NOBODY } from './names.ts';
import { invalid, isAnswered, type Outcome, type Verdict, verdictOf } from './verdict.ts';

const TEXT_LIMIT = 1000;
const MOST_MEMBERS = 50;

/** The status that follows from what a pass saw. Pure. */
export function status(scope: DailyScrumScope, outcome: Outcome): DesiredStatus<DailyScrumStatus> {
  const end = endOf(scope.dailyScrum);
  if (end !== undefined && !isAnswered(outcome)) return asBefore(scope.dailyScrum.status, end);
  const verdict = verdictOf(scope, outcome);
  const report = outcome !== undefined && 'report' in outcome ? reportFields(outcome.report) : undefined;
  return { ...report, phase: verdict.phase, conditions: conditions(verdict) };
}

/** The status of an object that its schema refuses. What was seen before stays. Pure. */
export function invalidStatus(before: DailyScrumStatus | undefined, message: string): DesiredStatus<DailyScrumStatus> {
  const end = before?.conditions?.find(({ type, status }) => type === 'Succeeded' && status !== 'Unknown');
  const facts = conditions(invalid(message)).map((fact) => (fact.type === 'Succeeded' ? (end ?? fact) : fact));
  return { ...before, phase: before?.phase ?? 'Pending', conditions: facts };
}

/** What has ended and cannot be compared with the service now. A refusal has no report. */
function asBefore(before: DailyScrumStatus | undefined, end: Condition): DesiredStatus<DailyScrumStatus> {
  const facts: ConditionFact[] = [{ ...end, type: 'Ready', status: 'True' }, end];
  return end.status === 'True'
    ? { ...before, phase: 'Completed', conditions: facts }
    : { phase: 'Failed', conditions: facts };
}

function reportFields(report: DailyScrumReport): Partial<DailyScrumStatus> {
  return {
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
  };
}

function conditions({ reason, message, ready, succeeded, abnormal, severity }: Verdict): ConditionFact[] {
  const why = { reason, message: message.slice(0, MESSAGE_LIMIT) };
  const facts: ConditionFact[] = [
    { type: 'Ready', status: ready, ...why, severity },
    { type: 'Succeeded', status: succeeded, ...why },
  ];
  if (abnormal !== undefined) facts.push({ type: abnormal, status: 'True', ...why });
  return facts;
}

function cut(text: string): string {
  return text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT - 1)}…`;
}
