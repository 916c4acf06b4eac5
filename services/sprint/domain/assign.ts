import type { Day } from './window.ts';

export interface Member {
  id: string;
  name: string;
  hours_per_day: number;
}

/** What a task counts wherever tasks are weighed against each other: one without points, or of none, counts as one. */
export const weightOf = (points: number | null): number => Math.max(points ?? 1, 1);

/**
 * Gives each task that nobody in the team has to whoever has the least work for the hours that are left to them: an absence
 * or a short day counts, and with equal load the team's order goes round. Somebody absent all along gets nothing; a task of
 * somebody who has left stays where it is only while nobody is there to take it.
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
  const isOfTeam = (id: string | null): id is string => id !== null && load.has(id);
  for (const task of tasks) if (isOfTeam(task.assigned_to)) book(task.assigned_to, task);
  return tasks.map((task) => {
    if (isOfTeam(task.assigned_to) || present.length === 0) return task;
    const after = (m: Member) => ((load.get(m.id) ?? 0) + weightOf(task.points)) / (hours.get(m.id) ?? 1);
    const taker = present.reduce((best, m) => (after(m) < after(best) ? m : best));
    book(taker.id, task);
    return { ...task, assigned_to: taker.id };
  });
}
