import { randomUUID } from 'node:crypto';
import type { ChangingWork } from '../changing.ts';
import { dailyScrumReported, taskUpdated } from '../contract/events.ts';
import type { DailyScrumReport } from '../contract/shapes.ts';
import { type Change, dailyReport, dayOffReport, type Facts } from '../domain/daily-report.ts';
import { pointsOf } from '../domain/progress.ts';
import { simulatorOf } from '../domain/simulation/simulators.ts';
import { stateAsOf } from '../domain/state-as-of.ts';
import type { Day } from '../domain/window.ts';
import { type ClosedBecause, closeLocked } from '../end/close-sprint.ts';
import { isDone, isPlayedOut } from '../end/when-it-ends.ts';
import { markAskedFor, saveScrum } from '../store/daily-scrums.ts';
import { handOversOf } from '../store/hand-overs.ts';
import { addReports, markTold, reportsOf, type Untold, untoldReports } from '../store/progress-reports.ts';
import type { SprintRow, TaskRow } from '../store/tables.ts';
import { lastSeen, saveTasks } from '../store/tasks.ts';
import { type Progressed, tellProgressed } from './task-progressed.ts';

/** A sprint in the hands of one transaction: its row is locked, its calendar is as fresh as it can be. */
export interface Held {
  work: ChangingWork;
  row: SprintRow;
  tasks: TaskRow[];
  /** what untoldReports gives of all days, where it is known */
  untold?: Untold[] | undefined;
  /** there: each task that moved is told by itself too, and counted here */
  progressed?: Progressed | undefined;
  /** the sprint was closed by what was held */
  isOver?: true;
}

/** Holds the daily scrum of one day in a Live sprint, or records that the day is off. Held late, it tells how that day ended. */
export async function holdLive({ tasks, ...held }: Held, date: string): Promise<DailyScrumReport> {
  const { work, row } = held;
  const [reports, handOvers] = [await reportsOf(work.trx, row.sprint_id), await handOversOf(work.trx, row.sprint_id)];
  const then = { ...held, tasks: stateAsOf(tasks, date, reports, handOvers) };
  return isWorking(row, date) ? record(then, date, date) : recordDayOff(then, date);
}

/**
 * Plays a Simulated sprint up to a date: each working day in order, one report a day. Days off on the way are noted, so
 * that they can be asked for later, also after the close; a day off that is asked for plays nothing. Ends early when the
 * close policy closes the sprint on the way. Returns the date's report; null: the sprint ended before.
 */
export async function playUntil(held: Held, date: string): Promise<DailyScrumReport | null> {
  const { row } = held;
  if (!isWorking(row, date)) {
    const report = await recordDayOff(held, date);
    // What was left of the sprint may have become days off since the last day was played.
    if (isPlayedOut(row, row.simulated_until)) await close(held, 'end');
    return report;
  }
  const ahead = row.calendar.days.filter(
    (d) => d.date >= row.start_date && d.date <= date && (row.simulated_until === null || d.date > row.simulated_until),
  );
  let last: DailyScrumReport | null = null;
  for (const day of ahead) {
    if (!day.working) {
      noteDayOff(held, day.date);
      continue;
    }
    const { report, because } = await playDay(held, day);
    last = report;
    if (!because) continue;
    await close(held, because);
    break;
  }
  return last?.date === date ? last : null;
}

async function close(held: Held, because: ClosedBecause): Promise<void> {
  await closeLocked(held.work, held.row, because);
  held.isOver = true;
}

const noteDayOff = (held: Held, date: string): void =>
  held.work.later(saveScrum(held.work.trx, dayOffReport(factsOf(held, date)), false));

/** Gives a stored report; the first who asks for a day off that was passed makes it known, also after the close. */
export async function tellStored(
  held: Held,
  { report, asked_for: isKnown }: { report: DailyScrumReport; asked_for: boolean },
): Promise<DailyScrumReport> {
  if (isKnown) return report;
  await markAskedFor(held.work.trx, report);
  const reports = await reportsOf(held.work.trx, held.row.sprint_id);
  await announce({ ...held, tasks: stateAsOf(held.tasks, report.date, reports, []) }, report, []);
  return report;
}

/** `because`: why the sprint is to be closed after this day; undefined: it goes on. */
async function playDay(
  held: Held,
  day: Day,
): Promise<{ report: DailyScrumReport; because: ClosedBecause | undefined }> {
  const { work, row } = held;
  const { date } = day;
  await work.written();
  const before = held.tasks;
  held.tasks = simulatorOf(row)(before, row.calendar.team, day, row.seed) as TaskRow[];
  const changed = held.tasks.filter((t, i) => t !== before[i]);
  const reports = changed.flatMap((task) => {
    const old = before.find((b) => b.task_id === task.task_id);
    const moved = old?.progress_percentage !== task.progress_percentage;
    const isUnblocked = !moved && task.impediment === null;
    if (!moved && task.impediment === (old?.impediment ?? null)) return [];
    return [
      {
        sprint_id: row.sprint_id,
        task_id: task.task_id,
        day: date,
        from_progress: old?.progress_percentage ?? 0,
        to_progress: task.progress_percentage,
        from_impediment: old?.impediment ?? null,
        impediment: task.impediment,
        told_on: date,
        // That nothing is in the way any more is no work that somebody did.
        isTold: !isUnblocked,
      },
    ];
  });
  work.later(addReports(work.trx, reports));
  work.later(saveTasks(work.trx, changed));
  held.row = { ...held.row, simulated_until: date, version: held.row.version + 1 };
  work.set({ simulated_until: date });
  await announceTasks(held, changed, date);
  const report = await record(
    held,
    date,
    undefined,
    reports.filter(({ isTold }) => isTold),
  );
  if (isDone(row.close_policy, held.tasks)) return { report, because: 'done' };
  return { report, because: isPlayedOut(row, date) ? 'end' : undefined };
}

/** Tells of tasks that changed on a day of the sprint; its version is already the new one. */
export async function announceTasks(
  { work, row }: Pick<Held, 'work' | 'row'>,
  tasks: readonly TaskRow[],
  day: string,
): Promise<void> {
  for (const task of tasks) {
    await work.emit(taskUpdated, row.sprint_id, {
      task_id: task.task_id,
      project_id: row.project_id,
      sprint_id: row.sprint_id,
      sprint_version: row.version,
      status: task.status,
      progress_percentage: task.progress_percentage,
      assigned_to: task.assigned_to,
      impediment: task.impediment,
      updated_at: work.now.toISOString(),
      day,
    });
  }
}

/** Counts the sprint's version up. */
export function bump(held: Pick<Held, 'work' | 'row'>): void {
  const version = held.row.version + 1;
  held.work.set({ version });
  held.row = { ...held.row, version };
}

const isWorking = (row: SprintRow, date: string): boolean =>
  row.calendar.days.find((d) => d.date === date)?.working ?? false;

/**
 * @param until last day whose reports are told; undefined: all that there are
 * @param own what the day itself brought, which is told already as far as the table knows
 */
async function record(
  held: Held,
  date: string,
  until: string | undefined,
  own: readonly Change[] = [],
): Promise<DailyScrumReport> {
  const { trx } = held.work;
  const isDue = ({ day }: Untold) => until === undefined || day <= until;
  const untold = held.untold?.filter(isDue) ?? (await untoldReports(trx, held.row, until));
  held.untold = held.untold?.filter((each) => !isDue(each));
  const isHere = (r: Change) => held.tasks.some((t) => t.task_id === r.task_id);
  const elsewhere = [...new Set(untold.filter((r) => !isHere(r)).map((r) => r.task_id))];
  const earlier = await lastSeen(trx, held.row.project_id, elsewhere);
  const changes = [...untold, ...own];
  const { report, entries } = dailyReport({ ...factsOf(held, date), earlier, changes });
  held.work.later(
    markTold(
      trx,
      untold.map((r) => r.id),
      date,
    ),
  );
  await publish(held, report, entries);
  await tellProgressed(held, changes, entries);
  return report;
}

async function recordDayOff(held: Held, date: string): Promise<DailyScrumReport> {
  const report = dayOffReport(factsOf(held, date));
  await publish(held, report, []);
  return report;
}

const factsOf = ({ row, tasks }: Held, date: string): Facts => ({
  sprintId: row.sprint_id,
  reportId: randomUUID(),
  date,
  tasks,
  earlier: [],
  changes: [],
  team: row.calendar.team,
  day: row.calendar.days.find((d) => d.date === date),
});

async function publish(
  held: Held,
  report: DailyScrumReport,
  entries: ReturnType<typeof dailyReport>['entries'],
): Promise<void> {
  held.work.later(saveScrum(held.work.trx, report, true));
  bump(held);
  await announce(held, report, entries);
}

async function announce(
  held: Held,
  report: DailyScrumReport,
  entries: ReturnType<typeof dailyReport>['entries'],
): Promise<void> {
  await held.work.emit(dailyScrumReported, held.row.sprint_id, {
    project_id: held.row.project_id,
    day: report.date,
    points: pointsOf(held.tasks),
    report,
    summary_metrics: {
      total_team_members: held.row.calendar.team.length,
      total_tasks: held.tasks.length,
      completed_tasks: report.completed_tasks_count,
      pending_tasks: report.pending_tasks_count,
    },
    entries,
  });
}
