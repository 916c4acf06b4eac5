import { MESSAGE_LIMIT } from '../../../crds/condition.ts';
import { dailyScrumName } from '../../../crds/names/child-names.ts';
import { isClosed } from '../../../crds/rules/closed-sprint.ts';
import type { SprintStatus } from '../../../crds/sprint.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import type { ConditionFact, DesiredStatus } from '../../runtime/apply/report-status.ts';
import { isLost, isNameTaken, type SprintScope } from '../gather.ts';
import { isForeign } from '../jobs/cron-job.ts';
import { isAdviceWanted } from '../outlook/advisory.ts';
import { outlookFields } from '../outlook/outlook.ts';
import { isWorthAPlan } from '../proposal.ts';
import { attentionsOf } from './attention.ts';
import { farewellVerdict, type Trouble, verdictOf } from './verdict.ts';
import { type Attention, stalled, type Verdict } from './verdict-row.ts';

const TEXT_LIMIT = 500;
const MOST_ACTION_ITEMS = 50;

/** The status that follows from what a pass saw. What it could not see stays as it was. Pure. */
export function status(scope: SprintScope, trouble?: Trouble): DesiredStatus<SprintStatus> {
  const verdict = verdictOf(scope, trouble);
  const { settings, held, sprint } = scope;
  if (isLost(scope) || isNameTaken(scope)) return asBefore(sprint.status, verdict);
  return {
    ...(held === undefined ? sprint.status : undefined),
    phase: verdict.phase,
    schedule: settings.schedule,
    timeZone: settings.timeZone,
    ...(held ? startedFields(held, scope) : held === null ? plannedFields(scope) : {}),
    conditions: [
      ...conditions(verdict),
      ...(trouble || isUnseen(scope) ? attentionBefore(sprint) : attention(attentionsOf(scope))),
    ],
  };
}

/** The status of an object that its schema refuses. Pure. */
export function invalidStatus(before: SprintStatus | undefined, message: string): DesiredStatus<SprintStatus> {
  return asBefore(before, { ...stalled('InvalidSpec', message), phase: before?.phase ?? 'Pending' });
}

/** The status of an object that is being deleted and held back; its spec may be any. Pure. */
export function farewellStatus(before: SprintStatus | undefined, trouble: Trouble): DesiredStatus<SprintStatus> {
  return asBefore(before, farewellVerdict(before?.phase ?? 'Pending', trouble));
}

/** What was seen of the sprint stays, so that it stays frozen, and so does its end: only why the operator is stopped is new. */
function asBefore(before: SprintStatus | undefined, verdict: Verdict): DesiredStatus<SprintStatus> {
  const end = isClosed({ status: before }) ? before?.conditions?.find(({ type }) => type === 'Succeeded') : undefined;
  const facts = conditions(verdict).map((fact) => (fact.type === 'Succeeded' ? (end ?? fact) : fact));
  return { ...before, phase: verdict.phase, conditions: facts };
}

/** Whether the service has not been asked: it is away, or the Project that is there is not ready for it. */
const isUnseen = ({ held, dryRun, project, sprint }: SprintScope): boolean =>
  held === undefined || (held === null && dryRun === undefined && project !== undefined && isWorthAPlan(sprint));

function plannedFields(scope: SprintScope): Partial<SprintStatus> {
  const { sprint, settings, dryRun } = scope;
  if (sprint.spec.sprintID !== undefined) return {};
  const { durationWeeks, mode } = settings;
  // Without a start date its days are those on which its turn comes: today's would move on every day.
  if (sprint.spec.startDate === undefined) return { durationWeeks, mode };
  const { startDate, endDate } = sprint.status ?? {};
  if (isUnseen(scope)) return { durationWeeks, mode, startDate, endDate };
  return { durationWeeks, mode, startDate: dryRun?.start_date, endDate: dryRun?.end_date };
}

function startedFields(
  held: ServiceSprint,
  { sprint, project, cronJob, forecast, unshown }: SprintScope,
): Partial<SprintStatus> {
  const { progress, day, last_daily_scrum: last, retrospective } = held;
  const before = sprint.status?.sprintID === held.sprint_id ? sprint.status : undefined;
  return {
    sprintID: held.sprint_id,
    startDate: held.start_date,
    endDate: held.end_date,
    durationWeeks: held.duration_weeks,
    mode: held.mode,
    day: {
      current: day.current,
      total: day.total,
      display: `${day.current}/${day.total}`,
      next: day.next ?? undefined,
      timeZone: held.time_zone,
    },
    sprintBacklog: {
      tasks: progress.total_tasks,
      points: progress.points,
      taskIDs: held.tasks.map((task) => task.task_id),
      frozenAt: held.started_at,
    },
    progress: {
      total: progress.total_tasks,
      completed: progress.completed_tasks,
      inProgress: progress.in_progress_tasks,
      percent: progress.percent,
      display: `${progress.completed_tasks}/${progress.total_tasks}`,
    },
    cronJob:
      held.status === 'in_progress' && cronJob !== undefined && !isForeign(cronJob, sprint)
        ? { name: cronJob.metadata.name, lastScheduleTime: cronJob.status?.lastScheduleTime }
        : undefined,
    // Once it has its object: what this says was shown is not made again.
    lastDailyScrum:
      unshown.length > 0
        ? before?.lastDailyScrum
        : last === null
          ? undefined
          : { name: dailyScrumName(sprint.metadata.name, last.date), date: last.date },
    retrospective: retrospective === null ? undefined : retrospectiveFields(retrospective),
    ...(project?.spec.orchestration.mode === 'Off'
      ? {}
      : outlookFields(forecast, before, {
          isRunning: held.status === 'in_progress',
          isAdviceWanted: isAdviceWanted(project),
        })),
  };
}

function retrospectiveFields(
  retrospective: NonNullable<ServiceSprint['retrospective']>,
): NonNullable<SprintStatus['retrospective']> {
  // Descriptions are the keys of the list in status, so what is equal once it is cut is said once.
  const items = new Map(
    retrospective.action_items.map((item) => {
      const description = cut(item.description);
      return [description, { description, status: item.status }];
    }),
  );
  return {
    reportID: retrospective.report_id,
    wentWell: cut(retrospective.what_went_well),
    improve: cut(retrospective.what_could_be_improved),
    actionItems: [...items.values()].slice(0, MOST_ACTION_ITEMS),
  };
}

function cut(text: string): string {
  return text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT - 1)}…`;
}

/** A pass that was stopped, or has not come so far, did not look for it: what was said stays, so that it is no news afterwards. */
function attentionBefore({ status: before }: SprintScope['sprint']): ConditionFact[] {
  const found = before?.conditions?.find(({ type }) => type === 'Attention');
  return found === undefined
    ? []
    : [{ type: 'Attention', status: 'True', reason: found.reason, message: found.message }];
}

/** One condition for all: the reason of the most urgent, and what is said of each. */
function attention([first, ...others]: Attention[]): ConditionFact[] {
  if (first === undefined) return [];
  const message = [first, ...others].map((each) => each.message).join('; ');
  return [{ type: 'Attention', status: 'True', reason: first.reason, message: message.slice(0, MESSAGE_LIMIT) }];
}

function conditions({ reason, message, ready, abnormal, succeeded, severity }: Verdict): ConditionFact[] {
  const why = { reason, message: message.slice(0, MESSAGE_LIMIT) };
  const facts: ConditionFact[] = [
    { type: 'Ready', status: ready, ...why, severity },
    { type: 'Succeeded', status: succeeded, ...why },
  ];
  if (abnormal !== undefined) facts.push({ type: abnormal, status: 'True', ...why });
  return facts;
}
