import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { UnitOfWork, Work } from '../kit/database/unit-of-work.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import { backlogChanged } from './contract/events.ts';
import type { backlogRoutes } from './contract/routes.ts';
import { declare, flaw } from './domain/declare.ts';
import { sampleTasks } from './domain/sample-tasks.ts';
import { type DeclaredTask, edit, inRunningSprint, newTask, type Task } from './domain/task.ts';
import { mustBe, onlyTaskNamed, type TaskName } from './named-task.ts';
import type { BacklogTables } from './store/tables.ts';
import * as store from './store/tasks.ts';

export type BacklogUnit = UnitOfWork<BacklogTables & KitTables>;
export type BacklogWork = Work<BacklogTables & KitTables>;

/** Tells everybody that a project's backlog is not what it was. The caller holds its lock. */
export const announce = (work: BacklogWork, projectId: string) =>
  work.emit(backlogChanged, projectId, { project_id: projectId });

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function generateBacklog(
  unit: BacklogUnit,
  projects: ProjectClient,
  projectId: string,
  digest: string | undefined,
) {
  await projects.getProject({ params: { project_id: projectId } });
  return unit.run('generate backlog', async (work) => {
    const present = await store.lockTasks(work.trx, projectId);
    const there = new Set(present.map((t) => t.task_id));
    const missing = sampleTasks(projectId)
      .filter((s) => !there.has(s.task_id))
      .map((s, i): Task => {
        const declared: DeclaredTask = { ...s, points: null, priority: i + 1, depends_on: [], assigned_to: null };
        return newTask(projectId, declared);
      });
    work.later(store.puttingTasks(work.trx, missing));
    if (digest !== undefined) work.later(store.settingDigest(work.trx, projectId, digest));
    if (missing.length > 0) await announce(work, projectId);
    return {
      message: missing.length > 0 ? 'Backlog generated.' : 'The backlog was there already.',
      project_id: projectId,
      tasks_count: present.length + missing.length,
    };
  });
}

type Declaration = z.output<typeof backlogRoutes.declareBacklog.body>;

/** @throws Problem invalid_backlog; ServiceProblem project_not_found; ServiceUnavailable */
export async function declareBacklog(
  unit: BacklogUnit,
  projects: ProjectClient,
  projectId: string,
  declaration: Declaration,
) {
  await projects.getProject({ params: { project_id: projectId } });
  return unit.run('declare backlog', async (work) => {
    const present = await store.lockTasks(work.trx, projectId);
    const { put, remove } = declare(projectId, present, declaration.tasks);
    // Of what is left out only the completed is sure to stay: a dependency on anything else would never be met.
    const kept = new Set(present.filter((t) => t.status === 'completed').map((t) => t.task_id));
    const why = flaw(declaration.tasks, kept);
    if (why !== undefined) throw new Problem('invalid_backlog', why);
    work.later(store.puttingTasks(work.trx, put));
    work.later(store.removingTasks(work.trx, projectId, remove));
    work.later(store.settingDigest(work.trx, projectId, declaration.digest));
    await announce(work, projectId);
    return { message: 'Backlog declared.', project_id: projectId, tasks_count: put.length };
  });
}

type Edit = z.output<typeof backlogRoutes.updateTask.body>;

/** @throws Problem task_not_found, task_ambiguous, task_in_sprint, sprint_decides */
export async function updateTask(unit: BacklogUnit, db: store.BacklogDatabase, name: TaskName, change: Edit) {
  const { project_id: projectId } = await onlyTaskNamed(db, name);
  return unit.run('update task', async (work) => {
    const task = mustBe(name.taskId, await store.lockTasks(work.trx, projectId, { ids: [name.taskId] }));
    const { title, description, sprint_id: sprintId, ...progress } = change;
    if (sprintId !== undefined && sprintId !== task.sprint_id) {
      const where = task.sprint_id === null ? 'in no sprint' : `in sprint ${task.sprint_id}`;
      throw new Problem(
        'sprint_decides',
        `task ${task.task_id} is ${where}: name it in the tasks of POST /sprints/{project_id}`,
      );
    }
    if (inRunningSprint(task) && Object.keys(progress).length > 0) {
      const way = `report it to the sprint service: POST /tasks/${task.task_id}/progress`;
      throw new Problem('task_in_sprint', `task ${task.task_id} is in sprint ${task.sprint_id}: ${way}`);
    }
    const edited = edit(task, { ...progress, title, description });
    work.later(store.puttingTasks(work.trx, [edited]));
    // What the owner declares was changed under it: without a digest it declares again.
    if (title !== undefined || description !== undefined)
      work.later(store.settingDigest(work.trx, task.project_id, null));
    await announce(work, task.project_id);
    return { message: 'Task updated.', task: edited };
  });
}
