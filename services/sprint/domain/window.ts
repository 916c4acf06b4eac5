import type { SprintWish } from '../contract/shapes.ts';

/** One day of the project's calendar, as the project service tells it. */
export interface Day {
  date: string;
  working: boolean;
  holiday: string | null;
  /** employee ids */
  absent: string[];
}

export interface Window {
  startDate: string;
  /** first day after the sprint */
  endDate: string;
}

const DAY_MS = 86_400_000;
const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** A Simulated sprint without a start date starts where its predecessor's clock stopped. */
export const simulatedStart = (today: string, previousEnd: string | null): string =>
  previousEnd !== null && previousEnd > today ? previousEnd : today;

/** [startDate, startDate + 7 × weeks) */
export function windowOf(
  wish: Pick<SprintWish, 'start_date' | 'duration_weeks' | 'mode'>,
  today: string,
  previousEnd: string | null,
): Window {
  const startDate = wish.start_date ?? (wish.mode === 'Simulated' ? simulatedStart(today, previousEnd) : today);
  return { startDate, endDate: plus(startDate, 7 * wish.duration_weeks) };
}

/** Working days of the window. */
export const workingDays = (days: readonly Day[], { startDate, endDate }: Window): string[] =>
  days.filter((d) => d.working && d.date >= startDate && d.date < endDate).map((d) => d.date);

/** The last day that has begun by a sprint's clock; null: none. `today`: of the world, in the sprint's time zone. */
export const lastDayBegun = (
  sprint: { mode: SprintWish['mode']; simulated_until: string | null },
  today: string,
): string | null => (sprint.mode === 'Simulated' ? sprint.simulated_until : today);

/** How far a sprint's clock is: `until` is the last day that has begun (Live) or was simulated; null: none. */
export const daysBegun = (working: readonly string[], until: string | null): number =>
  until === null ? 0 : working.filter((d) => d <= until).length;

/** Days of work that a window has: each of the team on each working day, less who is absent then; hours do not count. */
export const personDays = (team: readonly { id: string }[], days: readonly Day[], window: Window): number =>
  days
    .filter((d) => d.working && d.date >= window.startDate && d.date < window.endDate)
    .reduce((sum, { absent }) => sum + team.filter(({ id }) => !absent.includes(id)).length, 0);

const UNHELD_SHOWN = 31;

/**
 * Days that went by, or have begun, without a daily scrum since the last that was reported. A note that a day is off is no daily scrum:
 * what was missed before it stays missed.
 */
export function unheldDays(
  working: readonly string[],
  scrums: readonly { date: string; outcome: string }[],
  today: string,
): string[] {
  const reported = scrums.filter(({ outcome }) => outcome === 'Reported').map(({ date }) => date);
  const last = reported.sort().at(-1) ?? '';
  return working.filter((day) => day > last && day <= today).slice(-UNHELD_SHOWN);
}
