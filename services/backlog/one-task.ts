import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import type { backlogRoutes } from './contract/routes.ts';
import { flaw } from './domain/declare.ts';
import { inRunningSprint, newTask } from './domain/task.ts';
import { mustBe, onlyTaskNamed, type TaskName } from './named-task.ts';
import * as store from './store/tasks.ts';
import { announce, type BacklogUnit } from './usecases.ts';

type NewTask = z.output<typeof backlogRoutes.addTask.body>;

/** @throws Problem task_exists, invalid_backlog; ServiceProblem project_not_found; ServiceUnavailable */
export async function addTask(unit: BacklogUnit, projects: ProjectClient, projectId: string, wanted: NewTask) {
  await projects.getProject({ params: { project_id: projectId } });
  return unit.run('add task', async (work) => {
    const present = await store.lockTasks(work.trx, projectId);
    const ids = new Set(present.map((t) => t.task_id));
    const declared = { ...wanted, task_id: wanted.task_id ?? nextId(projectId, ids) };
    if (ids.has(declared.task_id))
      throw new Problem('task_exists', `backlog ${projectId} has a task ${declared.task_id}`);
    const why = flaw([declared], ids);
    if (why !== undefined) throw new Problem('invalid_backlog', why);
    const task = newTask(projectId, declared);
    work.later(store.puttingTasks(work.trx, [task]));
    // As in updateTask: who declares this backlog sees that it is not what was declared.
    work.later(store.settingDigest(work.trx, projectId, null));
    await announce(work, projectId);
    return { message: 'Task added.', task };
  });
}

/** In the seed's own pattern, as the sample tasks are named. */
function nextId(projectId: string, taken: ReadonlySet<string>): string {
  const idOf = (number: number) => `${projectId}-TASK${String(number).padStart(3, '0')}`;
  let number = 1;
  while (taken.has(idOf(number))) number += 1;
  return idOf(number);
}

/** @throws Problem task_not_found, task_ambiguous, task_in_sprint, task_needed */
export async function removeTask(unit: BacklogUnit, db: store.BacklogDatabase, name: TaskName) {
  const { project_id: projectId } = await onlyTaskNamed(db, name);
  return unit.run('remove task', async (work) => {
    const present = await store.lockTasks(work.trx, projectId);
    const task = mustBe(name.taskId, present);
    if (inRunningSprint(task))
      throw new Problem(
        'task_in_sprint',
        `task ${task.task_id} is in sprint ${task.sprint_id}: remove it when that is closed`,
      );
    const waiting = present.filter((t) => t.depends_on.includes(task.task_id));
    if (waiting.length > 0)
      throw new Problem('task_needed', `on task ${task.task_id} waits ${waiting.map((t) => t.task_id).join(', ')}`);
    work.later(store.removingTasks(work.trx, projectId, [task.task_id]));
    work.later(store.settingDigest(work.trx, projectId, null));
    await announce(work, projectId);
    return { message: 'Task removed.', task_id: task.task_id, project_id: projectId };
  });
}
