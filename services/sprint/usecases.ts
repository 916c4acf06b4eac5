import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { ServiceUnavailable } from '../kit/calls/client.ts';
import { Problem } from '../kit/calls/problem.ts';
import { together } from '../kit/database/together.ts';
import { addDays, dayIn } from '../kit/time/plain-date.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import { changing } from './changing.ts';
import type { sprintRoutes } from './contract/routes.ts';
import type { DailyScrumReport } from './contract/shapes.ts';
import { applyReport } from './domain/progress.ts';
import { closeLocked } from './end/close-sprint.ts';
import { closeInstant, isDone, isDue, isPlayedOut } from './end/when-it-ends.ts';
import { LONGEST_CALENDAR_DAYS, lastDayToKnow, readCalendar } from './planning/planning.ts';
import {
  dayOfReport,
  lockRunning,
  runningSprintOf,
  sprintClosed,
  sprintEnded,
  sprintNotFound,
  type TaskName,
} from './running/running-sprint.ts';
import { announceTasks, bump, holdLive, playUntil, tellStored } from './running/scrum-day.ts';
import { nextOf } from './running/sprint-days.ts';
import type { Progressed } from './running/task-progressed.ts';
import { findScrum, scrumOn, scrumsHeldIn } from './store/daily-scrums.ts';
import { addReports, reportsUntold } from './store/progress-reports.ts';
import * as store from './store/sprints.ts';
import type { CalendarSnapshot, SprintDatabase, SprintRow, SprintUnit, TaskRow } from './store/tables.ts';
import { saveTasks, tasksIn, tasksOf } from './store/tasks.ts';

type SettingsBody = z.output<typeof sprintRoutes.changeSettings.body>;

/** @throws Problem sprint_not_found, sprint_closed */
export async function changeSettings(unit: SprintUnit, sprintId: string, { goal, close_policy }: SettingsBody) {
  return changing(unit, 'change settings', sprintId, async (work) => {
    const row = await lockRunning(work.trx, sprintId, work.now);
    const version = row.version + 1;
    const closeAt = closeInstant(row.mode, close_policy, row.end_date, row.time_zone);
    work.set({ goal, close_policy, close_at: closeAt, version });
    const tasks = await tasksOf(work.trx, [sprintId]);
    const changed = { ...row, close_policy, version };
    const isPlayed = row.mode === 'Simulated' && isPlayedOut(changed, row.simulated_until);
    if (isDone(close_policy, tasks)) await closeLocked(work, changed, 'done');
    else if (isPlayed) await closeLocked(work, changed, 'end');
    return { message: 'Settings changed.', sprint_id: sprintId };
  });
}

type ProgressBody = z.output<typeof sprintRoutes.reportProgress.body>;

/** @throws Problem task_not_found, task_ambiguous, sprint_closed */
export async function reportProgress(unit: SprintUnit, db: SprintDatabase, name: TaskName, report: ProgressBody) {
  const { sprint_id: sprintId } = await runningSprintOf(db, name);
  return changing(unit, 'report progress', sprintId, async (work) => {
    const held = { work, row: await lockRunning(work.trx, sprintId, work.now) };
    const tasks = await tasksOf(work.trx, [sprintId]);
    const before = tasks.find((t) => t.task_id === name.taskId);
    if (!before) throw new Problem('task_not_found', `sprint ${held.row.sprint_name} has no task ${name.taskId}`);
    const after: TaskRow = { ...applyReport(before, report), blocked_until: null };
    work.later(saveTasks(work.trx, [after]));
    const day = await dayOfReport(work.trx, held.row, work.now);
    work.later(
      addReports(work.trx, [
        {
          sprint_id: sprintId,
          task_id: after.task_id,
          day,
          from_progress: before.progress_percentage,
          to_progress: after.progress_percentage,
          from_impediment: before.impediment,
          impediment: after.impediment,
          told_on: null,
        },
      ]),
    );
    bump(held);
    await announceTasks(held, [after], day);
    const now = tasks.map((t) => (t.task_id === after.task_id ? after : t));
    if (isDone(held.row.close_policy, now)) await closeLocked(work, held.row, 'done');
    const { task_id, status, progress_percentage, impediment } = after;
    const message = 'Task progress updated.';
    return {
      message,
      task_id,
      project_id: held.row.project_id,
      sprint_id: sprintId,
      sprint_name: held.row.sprint_name,
      status,
      progress_percentage,
      impediment,
    };
  });
}

type HeldScrum = DailyScrumReport & { message: string; event_count?: number };
const heldAs = (report: DailyScrumReport, progressed: Progressed | undefined): HeldScrum => ({
  message: 'Daily scrum simulation and reporting initiated successfully.',
  ...report,
  ...(progressed ? { event_count: progressed.count } : {}),
});

/**
 * Holds the daily scrum of a date, or gives the report that is stored for it. With `progressed` the tasks that moved are told by
 * themselves too.
 * @throws Problem sprint_not_found, sprint_closed, outside_sprint, future_date
 */
export async function runDailyScrum(
  unit: SprintUnit,
  db: SprintDatabase,
  projects: ProjectClient,
  sprintId: string,
  asked: string | undefined,
  progressed?: Progressed,
): Promise<HeldScrum> {
  const held = (report: DailyScrumReport) => heldAs(report, progressed);
  const [[known], days] = await together(db, [store.sprintNamed(db, sprintId), scrumsHeldIn(db, [sprintId])]);
  if (!known) throw sprintNotFound(sprintId);
  const today = dayIn(unit.now, known.time_zone);
  const date = asked ?? (known.mode === 'Live' ? today : nextOf(known, today, days));
  if (date === null && known.status !== 'in_progress') throw sprintClosed(known);
  if (date === null) throw new Problem('outside_sprint', `sprint ${known.sprint_name} has no day left`);
  // The next day of a Simulated sprint is one that nobody has asked for.
  const stored = asked === undefined && known.mode === 'Simulated' ? undefined : await findScrum(db, sprintId, date);
  if (stored?.asked_for) return held(stored.report);
  // Before the calendar is read, which for a date far away would be one answer after the other; and again under the lock.
  if (!stored) mustBeHeld(known, date, today, unit.now);
  const calendar = stored ? known.calendar : await freshCalendar(projects, known, date);
  const outcome = await changing(unit, 'run daily scrum', sprintId, async (work) => {
    const { project_id, number } = known;
    const [[row], [rival], tasks, untold] = await together(work.trx, [
      store.lockingSprint(work.trx, { sprintId }),
      scrumOn(work.trx, sprintId, date),
      tasksIn(work.trx, [sprintId]),
      reportsUntold(work.trx, { project_id, number, until: 'infinity' }),
    ]);
    if (!row) throw sprintNotFound(sprintId);
    if (rival) return held(await tellStored({ work, row, tasks }, rival));
    mustBeHeld(row, date, today, work.now);
    mustHaveCome(row, date, today, calendar);
    if (!isSame(row.calendar, calendar)) work.set({ calendar: JSON.stringify(calendar) });
    const day = { work, row: { ...row, calendar }, tasks, progressed, untold };
    if (row.mode === 'Live') return held(await holdLive(day, date));
    const played = await playUntil(day, date);
    return played && held(played);
  });
  // The sprint was done before the date: what was played stays, the date itself is after the end.
  if (outcome === null) throw new Problem('sprint_closed', `sprint ${known.sprint_name} closed before ${date}`);
  return outcome;
}

function mustBeHeld(row: SprintRow, date: string, today: string, now: Date): void {
  if (row.status !== 'in_progress') throw sprintClosed(row);
  const over = row.close_policy !== 'Manual' && date >= row.end_date;
  if (date < row.start_date || over) {
    const span = `${row.start_date} to ${addDays(row.end_date, -1)}`;
    throw new Problem('outside_sprint', `${date} is outside sprint ${row.sprint_name} (${span})`);
  }
  const isSimulated = row.mode === 'Simulated';
  const furthest = addDays(isSimulated ? (row.simulated_until ?? row.start_date) : today, LONGEST_CALENDAR_DAYS);
  if (isSimulated && date > furthest)
    throw new Problem(
      'outside_sprint',
      `${date} is more than a year ahead: ask for ${furthest} or a day before it first`,
    );
  if (date > furthest) throw inTheFuture(date, today);
  if (isDue(row, now)) throw sprintEnded(row);
}

const inTheFuture = (date: string, today: string) =>
  new Problem('future_date', `${date} is in the future; today is ${today}`);

/** That a day is off is known before it comes; what a working day brings is not. */
function mustHaveCome(row: SprintRow, date: string, today: string, { days }: CalendarSnapshot): void {
  const isDayOff = days.find((d) => d.date === date)?.working === false;
  if (row.mode === 'Live' && date > today && !isDayOff) throw inTheFuture(date, today);
}

const isSame = (one: CalendarSnapshot, other: CalendarSnapshot): boolean =>
  (one.tag !== undefined && one.tag === other.tag) || isDeepStrictEqual(one, other);

/** Holidays and absences as they are now; when the project service is away, as the sprint last saw them. */
async function freshCalendar(projects: ProjectClient, row: SprintRow, date: string): Promise<CalendarSnapshot> {
  const last = lastDayToKnow(row.close_policy, date >= row.end_date ? date : addDays(row.end_date, -1));
  try {
    return await readCalendar(projects, row.project_id, row.start_date, last, row.calendar);
  } catch (error) {
    if (error instanceof ServiceUnavailable) return row.calendar;
    throw error;
  }
}
