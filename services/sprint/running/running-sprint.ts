import { Problem } from '../../kit/calls/problem.ts';
import { dayIn } from '../../kit/time/plain-date.ts';
import { isDue } from '../end/when-it-ends.ts';
import { findSprint, lockSprint } from '../store/sprints.ts';
import type { SprintDatabase, SprintRow, SprintTrx } from '../store/tables.ts';
import { sprintsWithTask } from '../store/tasks.ts';
import { nextDay } from './sprint-days.ts';

export const taskNotFound = (id: string) => new Problem('task_not_found', `no sprint has a task ${id}`);
export const sprintNotFound = (id: string) => new Problem('sprint_not_found', `there is no sprint ${id}`);

export const sprintClosed = (row: Pick<SprintRow, 'sprint_name' | 'status'>) =>
  new Problem('sprint_closed', `sprint ${row.sprint_name} is closed (${row.status.replaceAll('_', ' ')})`);

export const sprintEnded = (row: Pick<SprintRow, 'sprint_name' | 'end_date'>) =>
  new Problem('sprint_closed', `sprint ${row.sprint_name} ended on ${row.end_date}`);

/** @throws Problem sprint_not_found */
export async function mustFind(db: SprintDatabase, id: string): Promise<SprintRow> {
  const row = await findSprint(db, id);
  if (!row) throw sprintNotFound(id);
  return row;
}

/** Locks a sprint that must be running. @throws Problem sprint_not_found, sprint_closed */
export async function lockRunning(trx: SprintTrx, id: string, now: Date): Promise<SprintRow> {
  const row = await lockSprint(trx, id);
  if (!row) throw sprintNotFound(id);
  if (row.status !== 'in_progress') throw sprintClosed(row);
  if (isDue(row, now)) throw sprintEnded(row);
  return row;
}

/** A task by its id; `projectId` undefined: of whichever project has it in a running sprint. */
export interface TaskName {
  taskId: string;
  projectId: string | undefined;
}

/** The running sprint that holds a task. @throws Problem task_not_found, task_ambiguous, sprint_closed */
export async function runningSprintOf(db: SprintDatabase, name: TaskName) {
  const found = await sprintsWithTask(db, name.taskId, name.projectId);
  const running = found.filter((s) => s.status === 'in_progress');
  const [only, second] = running;
  if (second) {
    const candidates = running.map((s) => s.project_id);
    throw new Problem('task_ambiguous', `task ${name.taskId} is in running sprints of ${candidates.join(', ')}`, {
      extra: { candidates },
    });
  }
  if (only) return only;
  const [last] = found;
  if (!last) throw taskNotFound(name.taskId);
  throw new Problem(
    'sprint_closed',
    `task ${name.taskId} is in no running sprint; its last one was ${last.sprint_name}`,
  );
}

/** The day that something reported now belongs to: a Simulated sprint has a calendar of its own, and is about to play its next day. */
export const dayOfReport = async (trx: SprintTrx, row: SprintRow, now: Date): Promise<string> =>
  row.mode === 'Live'
    ? dayIn(now, row.time_zone)
    : ((await nextDay(trx, row, row.start_date)) ?? row.simulated_until ?? row.start_date);
