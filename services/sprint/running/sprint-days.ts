import { unheldDays, workingDays } from '../domain/window.ts';
import { heldIn } from '../store/daily-scrums.ts';
import type { SprintDatabase, SprintRow } from '../store/tables.ts';

/** A daily scrum that the world has heard of. */
interface Held {
  date: string;
  outcome: string;
}

/**
 * The next working day whose daily scrum can be asked for: Live from today on, Simulated after the last one played.
 * null: the sprint has none left.
 */
export async function nextDay(db: SprintDatabase, row: SprintRow, today: string): Promise<string | null> {
  return nextOf(row, today, await heldIn(db, [row.sprint_id]));
}

/** A Manual sprint runs on past its end date until it is closed. */
const NEVER = '9999-12-31';

function daysToHold(row: SprintRow): string[] {
  const endDate = row.close_policy === 'Manual' ? NEVER : row.end_date;
  return workingDays(row.calendar.days, { startDate: row.start_date, endDate });
}

/** `held`: the days of the daily scrums that are told already. */
export function nextOf(row: SprintRow, today: string, held: readonly Pick<Held, 'date'>[]): string | null {
  if (row.status !== 'in_progress') return null;
  const dates = new Set(held.map(({ date }) => date));
  const open = daysToHold(row).filter((d) => !dates.has(d));
  if (row.mode === 'Live') return open.find((d) => d >= today) ?? null;
  return open.find((d) => row.simulated_until === null || d > row.simulated_until) ?? null;
}

/** See unheldDays. */
export function unheldOf(row: SprintRow, today: string, held: readonly Held[]): string[] {
  if (row.status !== 'in_progress' || row.mode !== 'Live') return [];
  return unheldDays(daysToHold(row), held, today);
}
