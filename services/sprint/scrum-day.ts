import { randomUUID } from 'node:crypto';
import { closeLocked, type SprintWork } from './closing.ts';
import { dailyScrumReported, taskUpdated } from './contract/events.ts';
import type { DailyScrumReport } from './contract/shapes.ts';
import { type Change, dailyReport, dayOffReport, type Facts } from './domain/daily-report.ts';
import { simulateDay } from './domain/simulate.ts';
import { type Day, workingDays } from './domain/window.ts';
import * as store from './store/sprints.ts';
import type { SprintRow, TaskRow } from './store/tables.ts';

/** A sprint in the hands of one transaction: its row is locked, its calendar is as fresh as it can be. */
export interface Held {
  work: SprintWork;
  row: SprintRow;
  tasks: TaskRow[];
}

/** Holds the daily scrum of one day in a Live sprint, or records that the day is off. */
export async function holdLive(held: Held, date: string): Promise<DailyScrumReport> {
  if (!isWorking(held.row, date)) return recordDayOff(held, date);
  return record(held, date, await store.untoldReports(held.work.trx, held.row.sprint_id, date));
}

/**
 * Plays a Simulated sprint up to a date: each day in order, one report a day, days off among them. So it does not
 * matter in which order the days are asked for. Ends early when the close policy closes the sprint on the way.
 */
export async function playUntil(held: Held, date: string): Promise<void> {
  const { row } = held;
  const window = { startDate: row.start_date, endDate: row.end_date };
  const lastWorkingDay = workingDays(row.calendar.days, window).at(-1) ?? row.start_date;
  const ahead = row.calendar.days.filter(
    (d) => d.date >= row.start_date && d.date <= date && (row.simulated_until === null || d.date > row.simulated_until),
  );
  for (const day of ahead) {
    if (day.working) await playDay(held, day);
    else await passDayOff(held, day.date);
    const done = held.tasks.every((t) => t.status === 'completed');
    const over = day.date >= lastWorkingDay;
    if ((row.close_policy === 'WhenDone' && (done || over)) || (row.close_policy === 'EndDate' && over)) {
      return void (await closeLocked(held.work, held.row));
    }
  }
}

async function passDayOff(held: Held, date: string): Promise<void> {
  await bump(held, { simulated_until: date });
  await recordDayOff(held, date);
}

async function playDay(held: Held, day: Day): Promise<void> {
  const { work, row } = held;
  const { date } = day;
  const before = held.tasks;
  held.tasks = simulateDay(before, row.calendar.team, day, row.seed) as TaskRow[];
  const changed = held.tasks.filter((t, i) => t !== before[i]);
  const reports = changed.flatMap((task) => {
    const old = before.find((b) => b.task_id === task.task_id);
    const moved = old?.progress_percentage !== task.progress_percentage;
    const blockedNow = task.impediment !== null && old?.impediment === null;
    if (!moved && !blockedNow) return [];
    return [
      {
        sprint_id: row.sprint_id,
        task_id: task.task_id,
        day: date,
        from_progress: old?.progress_percentage ?? 0,
        to_progress: task.progress_percentage,
        impediment: blockedNow ? task.impediment : null,
        told_on: null,
      },
    ];
  });
  await store.addReports(work.trx, reports);
  for (const task of changed) await store.saveTask(work.trx, task);
  await bump(held, { simulated_until: date });
  await announceTasks(held, changed);
  await record(held, date, await store.untoldReports(work.trx, row.sprint_id, undefined));
}

/** Tells the backlog of changed tasks; the sprint's version is already the new one. */
export async function announceTasks(
  { work, row }: Pick<Held, 'work' | 'row'>,
  tasks: readonly TaskRow[],
): Promise<void> {
  for (const task of tasks) {
    await work.emit(taskUpdated, task.task_id, row.version, {
      task_id: task.task_id,
      project_id: row.project_id,
      sprint_id: row.sprint_id,
      sprint_version: row.version,
      status: task.status,
      progress_percentage: task.progress_percentage,
      assigned_to: task.assigned_to,
      impediment: task.impediment,
      updated_at: work.now.toISOString(),
    });
  }
}

/** Counts the sprint's version up, together with whatever else of its row changes. */
export async function bump(held: Pick<Held, 'work' | 'row'>, change: Partial<Pick<SprintRow, 'simulated_until'>> = {}) {
  const version = held.row.version + 1;
  await store.setSprint(held.work.trx, held.row.sprint_id, { ...change, version });
  held.row = { ...held.row, ...change, version };
}

const isWorking = (row: SprintRow, date: string): boolean =>
  row.calendar.days.find((d) => d.date === date)?.working ?? false;

async function record(
  held: Held,
  date: string,
  untold: readonly (Change & { id: number })[],
): Promise<DailyScrumReport> {
  const { report, entries } = dailyReport({ ...factsOf(held, date), changes: untold });
  await store.markTold(
    held.work.trx,
    untold.map((r) => r.id),
    date,
  );
  await publish(held, report, entries);
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
  changes: [],
  team: row.calendar.team,
  day: row.calendar.days.find((d) => d.date === date),
});

async function publish(
  held: Held,
  report: DailyScrumReport,
  entries: ReturnType<typeof dailyReport>['entries'],
): Promise<void> {
  const { work } = held;
  await store.saveScrum(work.trx, report);
  await bump(held);
  await work.emit(dailyScrumReported, held.row.sprint_id, held.row.version, {
    project_id: held.row.project_id,
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
