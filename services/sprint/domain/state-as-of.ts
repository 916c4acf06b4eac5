import type { SprintTask } from '../contract/shapes.ts';

/** What a report made of a task, with what was there before it. Of one task they come in their order. */
export interface ProgressReport {
  task_id: string;
  /** of the sprint's own calendar */
  day: string;
  from_progress: number;
  from_impediment: string | null;
  impediment: string | null;
}

/** A task went from one pair of hands to another. */
export interface HandOver {
  task_id: string;
  day: string;
  from_assignee: string | null;
}

/** The tasks as they were at the end of a day: what was reported or handed over later is taken back. */
export function stateAsOf<T extends SprintTask>(
  tasks: readonly T[],
  date: string,
  reports: readonly ProgressReport[],
  handOvers: readonly HandOver[],
): T[] {
  return tasks.map((task) => {
    const mine = reports.filter((r) => r.task_id === task.task_id);
    const later = mine.find((r) => r.day > date);
    const handedOver = handOvers.find((h) => h.task_id === task.task_id && h.day > date);
    if (!later && !handedOver) return task;
    const then = handedOver ? { ...task, assigned_to: handedOver.from_assignee } : task;
    if (!later) return then;
    const last = mine.findLast((r) => r.day <= date);
    const progress = later.from_progress;
    return {
      ...then,
      progress_percentage: progress,
      status: progress === 100 ? 'completed' : progress > 0 ? 'in_progress' : 'assigned_to_sprint',
      impediment: last ? last.impediment : later.from_impediment,
    };
  });
}
