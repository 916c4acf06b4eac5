import type { SprintTask } from '../contract/shapes.ts';
import { weightOf } from './assign.ts';

export interface Report {
  status?: SprintTask['status'] | undefined;
  progress_percentage?: number | undefined;
  impediment?: string | undefined;
}

/** What a report makes of a task. Progress decides the status; a report without an impediment clears an earlier one. */
export function applyReport<T extends SprintTask>(task: T, report: Report): T {
  const progress =
    report.status === 'completed' ? 100 : (report.progress_percentage ?? progressFor(task, report.status));
  const impediment = report.impediment?.trim() || null;
  const status = statusFor(progress, report.status);
  return { ...task, progress_percentage: progress, status, impediment: status === 'completed' ? null : impediment };
}

/** A status without a number: going back from completed reopens the task a step before its end. */
const progressFor = (task: SprintTask, status: Report['status']): number => {
  if (status === 'assigned_to_sprint') return 0;
  return status === 'in_progress' && task.progress_percentage === 100 ? 99 : task.progress_percentage;
};

const statusFor = (progress: number, asked: Report['status']): SprintTask['status'] => {
  if (progress >= 100) return 'completed';
  return progress > 0 || asked === 'in_progress' ? 'in_progress' : 'assigned_to_sprint';
};

interface Weighed {
  status: SprintTask['status'];
  points: number | null;
}

const sumOfPoints = (tasks: readonly Weighed[]): number => tasks.reduce((sum, t) => sum + (t.points ?? 0), 0);
const completed = <T extends Weighed>(tasks: readonly T[]): T[] => tasks.filter((t) => t.status === 'completed');

/** A task without points weighs nothing. */
export const pointsOf = (tasks: readonly Weighed[]) => ({
  completed: sumOfPoints(completed(tasks)),
  total: sumOfPoints(tasks),
});

/** What is done, in tasks and in points. */
export const deliveredOf = (tasks: readonly Weighed[]) => ({
  tasks: completed(tasks).length,
  points: sumOfPoints(completed(tasks)),
});

export function summarize(tasks: readonly SprintTask[]) {
  const weights = tasks.map((t) => weightOf(t.points));
  const all = weights.reduce((a, b) => a + b, 0);
  const done = tasks.reduce((sum, t, i) => sum + t.progress_percentage * (weights[i] ?? 0), 0);
  return {
    total_tasks: tasks.length,
    completed_tasks: completed(tasks).length,
    in_progress_tasks: tasks.filter((t) => t.status === 'in_progress').length,
    percent: all === 0 ? 0 : Math.floor(done / all),
    points: sumOfPoints(tasks),
  };
}
