import { addDays, dayIn, firstInstant } from '../../kit/time/plain-date.ts';
import { workingDays } from '../domain/window.ts';
import type { SprintRow } from '../store/tables.ts';

/** When the clock closes a Live sprint; everything else is closed by what happens in it, or by hand. */
export const closeInstant = (
  mode: SprintRow['mode'],
  policy: SprintRow['close_policy'],
  endDate: string,
  zone: string,
): Date | null => (mode === 'Live' && policy !== 'Manual' ? firstInstant(endDate, zone) : null);

/** Is its time up? A sprint is over at that instant, also when the timer that closes it comes a moment later. */
export const isDue = (row: Pick<SprintRow, 'close_at'>, now: Date): boolean =>
  row.close_at !== null && row.close_at <= now;

/** Whether the policy ends a Simulated sprint once this day is played; null: none was yet. */
export function isPlayedOut(
  row: Pick<SprintRow, 'calendar' | 'start_date' | 'end_date' | 'close_policy'>,
  date: string | null,
): boolean {
  const last = workingDays(row.calendar.days, { startDate: row.start_date, endDate: row.end_date }).at(-1);
  return row.close_policy !== 'Manual' && (last === undefined || (date !== null && date >= last));
}

/** Whether the policy ends the sprint because all its tasks are done. */
export const isDone = (policy: SprintRow['close_policy'], tasks: readonly { status: string }[]): boolean =>
  policy === 'WhenDone' && tasks.every((t) => t.status === 'completed');

/** The first day, by the sprint's own calendar, of which a sprint that closes now has nothing any more. */
export function dayAfterTheLast(
  row: Pick<SprintRow, 'mode' | 'close_policy' | 'start_date' | 'end_date' | 'time_zone' | 'simulated_until'>,
  now: Date,
): string {
  if (row.mode === 'Simulated') return row.simulated_until === null ? row.start_date : addDays(row.simulated_until, 1);
  const tomorrow = addDays(dayIn(now, row.time_zone), 1);
  return row.close_policy !== 'Manual' && row.end_date < tomorrow ? row.end_date : tomorrow;
}
