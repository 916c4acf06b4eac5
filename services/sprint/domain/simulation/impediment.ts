import type { SprintTask } from '../../contract/shapes.ts';

/** A task of a simulated sprint. */
export interface SimulatedTask extends SprintTask {
  /** first day on which work can go on; null: not blocked, or until a report clears the impediment */
  blocked_until: string | null;
}

const CAUSES = [
  'waits for an answer of another team',
  'the test environment is down',
  'a requirement is not clear',
  'a third-party service does not answer as documented',
  'waits for access rights',
];
const DAY_MS = 86_400_000;

/** @param chance in [0, 1) */
export const causeFor = (chance: number): string => CAUSES[Math.floor(chance * CAUSES.length)] ?? 'is blocked';

/** Stands in the way from today on, and on as many calendar days after it. */
export const block = (
  cause: string,
  days: number,
  today: string,
): Pick<SimulatedTask, 'impediment' | 'blocked_until'> => ({
  impediment: cause,
  blocked_until: new Date(Date.parse(`${today}T00:00:00Z`) + (days + 1) * DAY_MS).toISOString().slice(0, 10),
});

/** The task as it stands this morning: an impediment of the simulation's own ends by itself. */
export const wake = (task: SimulatedTask, today: string): SimulatedTask =>
  task.blocked_until !== null && task.blocked_until <= today
    ? { ...task, blocked_until: null, impediment: null }
    : task;
