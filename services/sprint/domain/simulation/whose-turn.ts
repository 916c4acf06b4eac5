import type { SimulatedTask } from './impediment.ts';

/** One person looking for work. */
export interface Seeker {
  /** null: of a team that nobody named, where tasks belong to no one */
  id: string | null;
  /** ids of the whole team */
  team: ReadonlySet<string>;
  /** tasks that others have worked on today */
  touched: ReadonlySet<string>;
}

/** In this order a person chooses; the Sprint Backlog's order decides among equals. */
export const CHOICES = ['own, begun', 'own', 'nobody’s', 'another’s, not begun', 'help'] as const;
export type Choice = (typeof CHOICES)[number];

/** What a task that can be worked on is to a person. */
export function choiceOf(task: SimulatedTask, { id, team, touched }: Seeker): Choice {
  const begun = task.progress_percentage > 0;
  if (id === null) {
    if (touched.has(task.task_id)) return 'help';
    return begun ? 'own, begun' : 'nobody’s';
  }
  if (task.assigned_to === id) return begun ? 'own, begun' : 'own';
  if (task.assigned_to === null || !team.has(task.assigned_to)) return 'nobody’s';
  return begun ? 'help' : 'another’s, not begun';
}
