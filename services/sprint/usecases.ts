import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { changing } from './changing.ts';
import type { sprintRoutes } from './contract/routes.ts';
import { applyReport } from './domain/progress.ts';
import { closeLocked } from './end/close-sprint.ts';
import { closeInstant, isDone, isPlayedOut } from './end/when-it-ends.ts';
import { dayOfReport, lockRunning, runningSprintOf, type TaskName } from './running/running-sprint.ts';
import { announceTasks, bump } from './running/scrum-day.ts';
import { addReports } from './store/progress-reports.ts';
import type { SprintDatabase, SprintUnit, TaskRow } from './store/tables.ts';
import { saveTasks, tasksOf } from './store/tasks.ts';

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
