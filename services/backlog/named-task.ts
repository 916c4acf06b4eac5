import { Problem } from '../kit/calls/problem.ts';
import type { Task } from './domain/task.ts';
import * as store from './store/tasks.ts';

/** A task by its id; `projectId` undefined: of whichever project has it. */
export interface TaskName {
  taskId: string;
  projectId: string | undefined;
}

export const taskNotFound = (taskId: string) => new Problem('task_not_found', `no backlog has a task ${taskId}`);

/** @throws Problem task_not_found, task_ambiguous */
export async function onlyTaskNamed(db: store.BacklogDatabase, { taskId, projectId }: TaskName): Promise<Task> {
  const found = await store.tasksNamed(db, taskId, projectId);
  const [only, second] = found;
  if (!only) throw taskNotFound(taskId);
  if (!second) return only;
  const candidates = found.map((t) => t.project_id).sort();
  throw new Problem('task_ambiguous', `task ${taskId} is in ${candidates.join(', ')}`, { extra: { candidates } });
}

/** @throws Problem task_not_found */
export function mustBe(taskId: string, present: readonly Task[]): Task {
  const task = present.find((one) => one.task_id === taskId);
  if (!task) throw taskNotFound(taskId);
  return task;
}
