import type { z } from 'zod';
import type { backlogRoutes, backlogTask } from '../contract/routes.ts';

/** A task as the backlog keeps it: what clients see and what decides about later changes. */
export interface Task extends z.output<typeof backlogTask> {
  /** assignee of the last declaration: only a change of it is applied */
  declared_assignee: string | null;
  /** the declared assignee changed while the task was in a sprint, which owns assignment until it ends */
  wish_pending: boolean;
  /** left out of the declaration while in a sprint: goes when the sprint ends with it unfinished */
  withdrawn: boolean;
  /** version of the sprint whose event was applied last, 0 outside sprints */
  sprint_version: number;
}

export type DeclaredTask = z.output<typeof backlogRoutes.declareBacklog.body>['tasks'][number];

export const newTask = (projectId: string, declared: DeclaredTask): Task => ({
  ...declared,
  project_id: projectId,
  status: 'unassigned',
  sprint_id: null,
  progress_percentage: 0,
  impediment: null,
  carry_over_count: 0,
  declared_assignee: declared.assigned_to,
  wish_pending: false,
  withdrawn: false,
  sprint_version: 0,
});

/** A completed task keeps the id of its sprint as history; the version says whether that sprint still runs. */
export const inRunningSprint = (task: Task): boolean => task.sprint_version > 0;

/** Change by hand. Progress and status follow each other; a task that is reopened leaves the sprint that completed it. */
export function edit(task: Task, change: z.output<typeof backlogRoutes.updateTask.body>): Task {
  const edited: Task = { ...task, ...withoutUndefined(change) };
  if (change.status === 'completed') edited.progress_percentage = 100;
  else if (change.progress_percentage === 100) edited.status = 'completed';
  else if (change.progress_percentage !== undefined && change.status === undefined && task.status === 'completed') {
    edited.status = 'in_progress';
  } else if (change.status !== undefined && edited.progress_percentage === 100) edited.progress_percentage = 99;
  if (edited.status === 'completed') edited.impediment = null;
  if (task.status === 'completed' && edited.status !== 'completed') edited.sprint_id = null;
  return edited;
}

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>;
