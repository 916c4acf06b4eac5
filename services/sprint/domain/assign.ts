import type { Day } from './window.ts';

export interface Member {
  id: string;
  name: string;
  hours_per_day: number;
}

/** A task without points counts as this many wherever work is weighed. */
const POINTS_WHEN_ABSENT = 3;
export const weightOf = (points: number | null): number => points ?? POINTS_WHEN_ABSENT;

/**
 * Gives each task without an assignee to whoever has the least work for the hours that are left to them: an absence
 * or a short day counts, and with equal load the team's order goes round. Somebody absent all along gets nothing.
 */
export function assignInTurn<T extends { assigned_to: string | null; points: number | null }>(
  tasks: readonly T[],
  team: readonly Member[],
  days: readonly Day[],
): T[] {
  const working = days.filter((d) => d.working);
  const hours = new Map(
    team.map((m) => [m.id, working.filter((d) => !d.absent.includes(m.id)).length * m.hours_per_day]),
  );
  const present = team.filter((m) => (hours.get(m.id) ?? 0) > 0);
  const load = new Map(team.map((m) => [m.id, 0]));
  const book = (id: string, task: T) => load.set(id, (load.get(id) ?? 0) + weightOf(task.points));
  for (const task of tasks) if (task.assigned_to !== null) book(task.assigned_to, task);
  return tasks.map((task) => {
    if (task.assigned_to !== null || present.length === 0) return task;
    const after = (m: Member) => ((load.get(m.id) ?? 0) + weightOf(task.points)) / (hours.get(m.id) ?? 1);
    const taker = present.reduce((best, m) => (after(m) < after(best) ? m : best));
    book(taker.id, task);
    return { ...task, assigned_to: taker.id };
  });
}
