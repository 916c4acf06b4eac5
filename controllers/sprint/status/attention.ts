import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import { mayNeverStart, startsLate } from '../../../services/sprint/contract/turn-sentences.ts';
import { isNameTaken, type SprintScope } from '../gather.ts';
import { changedFields } from '../identity/same-wish.ts';
import { missedScrumAttention } from '../jobs/missed-scrum-attention.ts';
import { scheduledDays } from '../jobs/schedule-days.ts';
import { aheadIn, clashOf } from '../plan.ts';
import { isHeldBack } from '../proposal.ts';
import { unknownAssigneesOf } from './unknown-assignee.ts';
import type { Attention } from './verdict-row.ts';

/** What deserves a human's attention, the most urgent first. Pure. */
export function attentionsOf(scope: SprintScope): Attention[] {
  const { held, dryRun } = scope;
  if (held === null)
    return dryRun === undefined || dryRun.verdict === 'impossible' || isHeldBack(scope) ? [] : beforeStart(scope);
  if (held === undefined || isNameTaken(scope)) return [];
  return held.status === 'in_progress' ? whileItRuns(scope, held) : afterClose(scope, held);
}

const REASON_OF_WARNING = {
  may_never_start: 'MayNeverStart',
  starts_late: 'StartsLate',
  everybody_absent: 'EverybodyAbsent',
} as const;

const ofService = ({ warnings = [] }: Pick<ServiceSprint, 'warnings'>): Attention[] =>
  warnings.map(({ code, detail }) => ({ reason: REASON_OF_WARNING[code], message: detail }));

function beforeStart(scope: SprintScope): Attention[] {
  const { dryRun } = scope;
  if (dryRun === undefined) return [];
  const days = { timeZone: dryRun.time_zone, working: dryRun.working_days };
  const turns = [...behindAnother(scope), ...ofService(dryRun)];
  // Of the one that runs and of one that waits the same may be true: said once.
  const distinct = turns.filter(({ reason }, i) => turns.findIndex((other) => other.reason === reason) === i);
  return [...distinct, ...schedule(scope, dryRun.start_date, days)];
}

/** That the turn may come too late is said of the Sprints that wait; of the one that runs the service says it. */
function behindAnother(scope: SprintScope): Attention[] {
  const clash = clashOf(scope);
  // What is certain is no warning: the verdict says it.
  if (clash === undefined || (clash.isWhole && clash.isCertain)) return [];
  const [{ startDate = '' }, ownEnd = ''] = [scope.sprint.spec, scope.dryRun?.end_date];
  return clash.isWhole
    ? [{ reason: 'MayNeverStart', message: mayNeverStart(aheadIn(clash), ownEnd) }]
    : [{ reason: 'StartsLate', message: startsLate(aheadIn(clash), startDate) }];
}

function whileItRuns(scope: SprintScope, held: ServiceSprint): Attention[] {
  const days = { timeZone: held.time_zone, working: held.day.working };
  return [
    ...(scope.missed === undefined ? [] : [missedScrumAttention(scope.sprint, scope.missed)]),
    ...frozenChanges(scope, held),
    ...zoneChange(scope, held),
    ...ofService(held),
    ...unknownAssigneesOf(scope),
    ...schedule(scope, held.start_date, days),
  ];
}

function zoneChange({ project }: SprintScope, held: ServiceSprint): Attention[] {
  const zone = project?.spec.calendar.timeZone;
  if (zone === undefined || zone === held.time_zone) return [];
  const message = `the calendar's time zone is ${zone} now; this sprint goes on in ${held.time_zone}, and the change takes effect with the next one`;
  return [{ reason: 'TimeZoneChanged', message }];
}

/** The API server refuses such changes while the object's status shows the sprint; before that, or without status, it cannot. */
function frozenChanges({ sprint }: SprintScope, held: ServiceSprint): Attention[] {
  const fields = changedFields(sprint, held);
  if (fields.length === 0) return [];
  const message = `${fields.join(', ')} changed after the sprint had started, which has no effect: it goes on as it was started`;
  return [{ reason: 'ChangeWithoutEffect', message }];
}

function afterClose({ sprint }: SprintScope, held: ServiceSprint): Attention[] {
  const { goal, closePolicy, sprintID } = sprint.spec;
  const fields = [
    ...changedFields(sprint, held),
    ...(sprintID !== undefined || goal === held.goal ? [] : ['goal']),
    ...(closePolicy === undefined || closePolicy === held.close_policy ? [] : ['closePolicy']),
  ];
  if (fields.length === 0) return [];
  const message = `the sprint is closed: a change of ${fields.join(' and ')} has no effect on it`;
  return [{ reason: 'ChangeWithoutEffect', message }];
}

/** A daily scrum is of the day that it is in the calendar's zone when the CronJob fires. A simulated sprint has days of its own. */
function schedule(
  { settings }: SprintScope,
  from: string,
  { timeZone, working }: { timeZone: string; working: string[] | undefined },
): Attention[] {
  const last = working?.at(-1);
  if (working === undefined || last === undefined) return [];
  if (settings.mode === 'Simulated' || settings.dailyScrum === 'Suspended') return [];
  const line = `the schedule "${settings.schedule}" in ${settings.timeZone}`;
  const due = scheduledDays(settings.schedule, settings.timeZone, timeZone, { from, to: last });
  if (!due.some(({ dates }) => dates.some((date) => working.includes(date)))) {
    const message = `${line} meets no working day from ${from} to ${last}, so no daily scrum is held`;
    return [{ reason: 'NoDailyScrumDay', message }];
  }
  const other = due.find(({ local, dates }) => dates.some((date) => date !== local));
  if (other === undefined) return [];
  const dates = other.dates.filter((date) => date !== other.local).join();
  const message = `${line} falls on another day of the calendar, which is in ${timeZone}: on ${other.local} there it is ${dates}, and of that day the daily scrum is`;
  return [{ reason: 'ScheduleOnOtherDay', message }];
}
