import { randomUUID } from 'node:crypto';
import { sprintCompleted } from '../contract/events.ts';
import { blockages } from '../domain/blocked-days.ts';
import { endStatus, retrospect } from '../domain/retrospect.ts';
import { workingDays } from '../domain/window.ts';
import { sprintClosed, sprintNotFound } from '../running-sprint.ts';
import { reportsOf } from '../store/progress-reports.ts';
import * as store from '../store/sprints.ts';
import type { SprintRow, SprintUnit, SprintWork } from '../store/tables.ts';
import { tasksOf } from '../store/tasks.ts';
import { dayAfterTheLast } from './when-it-ends.ts';

/** Ends a running sprint whose row the caller has locked. For good: nothing leads back. */
export async function closeLocked(work: SprintWork, row: SprintRow) {
  const { trx, now } = work;
  const tasks = await tasksOf(trx, [row.sprint_id]);
  const status = endStatus(tasks);
  const span = { startDate: row.start_date, endDate: dayAfterTheLast(row, now) };
  const blocked = blockages(tasks, await reportsOf(trx, row.sprint_id), {
    ...span,
    working: workingDays(row.calendar.days, span),
  });
  const retrospective = retrospect(randomUUID(), tasks, blocked);
  const version = row.version + 1;
  await store.setSprint(trx, row.sprint_id, {
    status,
    version,
    closed_at: now,
    retrospective: JSON.stringify(retrospective),
  });
  await store.setProject(trx, row.project_id, { last_closed_sprint_id: row.sprint_id });
  await work.emit(sprintCompleted, row.sprint_id, version, {
    sprint_id: row.sprint_id,
    project_id: row.project_id,
    sprint_name: row.sprint_name,
    start_date: row.start_date,
    end_date: row.end_date,
    duration_weeks: row.duration_weeks,
    status,
    sprint_version: version,
    tasks: tasks.map(({ task_id, title, status, progress_percentage, assigned_to, impediment }) => ({
      task_id,
      title,
      status,
      progress_percentage,
      assigned_to,
      impediment,
    })),
    retrospective,
    attendees: row.calendar.team.map((m) => m.id),
  });
  return { status, tasks, retrospective };
}

/** @throws Problem sprint_not_found, sprint_closed */
export async function closeSprint(unit: SprintUnit, sprintId: string) {
  return unit.run('close sprint', async (work) => {
    const row = await store.lockSprint(work.trx, sprintId);
    if (!row) throw sprintNotFound(sprintId);
    if (row.status !== 'in_progress') throw sprintClosed(row);
    const { status, tasks, retrospective } = await closeLocked(work, row);
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
