import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { together } from '../../kit/database/together.ts';
import { addDays, dayIn } from '../../kit/time/plain-date.ts';
import { type ChangingWork, changing } from '../changing.ts';
import { sprintCompleted } from '../contract/events.ts';
import type { closedBecause } from '../contract/shapes.ts';
import { blockages } from '../domain/blocked-days.ts';
import { deliveredOf, pointsOf } from '../domain/progress.ts';
import { endStatus, retrospect } from '../domain/retrospect.ts';
import { stateAsOf } from '../domain/state-as-of.ts';
import { daysBegun, lastDayBegun, workingDays } from '../domain/window.ts';
import { sprintClosed, sprintNotFound } from '../running/running-sprint.ts';
import { reportsIn } from '../store/progress-reports.ts';
import * as store from '../store/sprints.ts';
import type { SprintRow, SprintTrx, SprintUnit } from '../store/tables.ts';
import { tasksIn } from '../store/tasks.ts';
import { dayAfterTheLast, isDue } from './when-it-ends.ts';

export type ClosedBecause = z.output<typeof closedBecause>;

/** Ends a running sprint whose row the caller has locked, with all that is in it. For good: nothing leads back. */
export async function closeLocked(work: ChangingWork, row: SprintRow, because: ClosedBecause, read?: Contents) {
  const { trx, now } = work;
  await work.written();
  const [tasks, reports] = read ?? (await together(trx, contentsOf(trx, row.sprint_id)));
  const status = endStatus(tasks);
  const span = { startDate: row.start_date, endDate: dayAfterTheLast(row, now) };
  const blocked = blockages(tasks, reports, {
    ...span,
    working: workingDays(row.calendar.days, span),
  });
  const retrospective = retrospect(randomUUID(), tasks, blocked);
  const version = row.version + 1;
  work.set({
    status,
    version,
    closed_at: now,
    closed_because: because,
    retrospective: JSON.stringify(retrospective),
  });
  work.later(store.setProject(trx, row.project_id, { last_closed_sprint_id: row.sprint_id }));
  await work.emit(sprintCompleted, row.sprint_id, {
    sprint_id: row.sprint_id,
    project_id: row.project_id,
    sprint_name: row.sprint_name,
    start_date: row.start_date,
    end_date: row.end_date,
    duration_weeks: row.duration_weeks,
    status,
    sprint_version: version,
    mode: row.mode,
    close_policy: row.close_policy,
    number: row.number,
    closed_because: because,
    day: dayOf(row, now),
    points: pointsOf(tasks),
    delivered_at_end: deliveredOf(stateAsOf(tasks, addDays(row.end_date, -1), reports, [])),
    // The schema of the event picks its fields.
    tasks,
    retrospective,
    attendees: row.calendar.team.map((m) => m.id),
  });
  return { status, tasks, retrospective };
}

const contentsOf = (trx: SprintTrx, sprintId: string) => [tasksIn(trx, [sprintId]), reportsIn(trx, sprintId)] as const;

type Contents = Awaited<ReturnType<typeof together<ReturnType<typeof contentsOf>>>>;

function dayOf(row: SprintRow, now: Date): { current: number; total: number } {
  const days = workingDays(row.calendar.days, { startDate: row.start_date, endDate: row.end_date });
  return { current: daysBegun(days, lastDayBegun(row, dayIn(now, row.time_zone))), total: days.length };
}

/** @throws Problem sprint_not_found, sprint_closed */
export async function closeSprint(unit: SprintUnit, sprintId: string, because: ClosedBecause) {
  return changing(unit, 'close sprint', sprintId, async (work) => {
    const { trx } = work;
    const lock = store.lockingSprint(trx, { sprintId });
    const [[row], ...contents] = await together(trx, [lock, ...contentsOf(trx, sprintId)]);
    if (!row) throw sprintNotFound(sprintId);
    if (row.status !== 'in_progress') throw sprintClosed(row);
    // Its time may be up although the timer that closes it has not come yet.
    const why = isDue(row, work.now) ? 'end' : because;
    const { status, tasks, retrospective } = await closeLocked(work, row, why, contents);
    const completed = tasks.filter((t) => t.status === 'completed').length;
    return {
      message: 'Sprint closure initiated.',
      sprint_id: sprintId,
      status_updated_to: status,
      completed_tasks_count: completed,
      uncompleted_tasks_moved_to_backlog_count: tasks.length - completed,
      retrospective_report_id: retrospective.report_id,
    };
  });
}
