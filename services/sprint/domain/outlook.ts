import type { SprintWish } from '../contract/shapes.ts';
import type { Day, Window } from './window.ts';

/** The running sprint behind which another one waits. */
export interface Ahead {
  mode: SprintWish['mode'];
  close_policy: SprintWish['close_policy'];
  /** first day after it */
  end_date: string;
}

export type Turn = 'in_time' | 'late' | 'maybe_late' | 'maybe_never' | 'never';

/**
 * Whether the turn of a sprint with a start date comes within its window. A Live sprint ahead with the policy EndDate ends on its end
 * date; WhenDone it may end before, Manual whenever somebody says so. A Simulated one ends when it is played, which no date tells.
 */
export function turnOf(mode: SprintWish['mode'], window: Window, ahead: Ahead, today: string): Turn {
  const isCertain = ahead.close_policy === 'EndDate';
  if (ahead.mode === 'Live' && window.endDate <= ahead.end_date) return isCertain ? 'never' : 'maybe_never';
  // Its clock stands until its turn comes, so it cannot be late.
  if (mode === 'Simulated') return 'in_time';
  if (window.startDate < today) return 'late';
  if (ahead.mode === 'Live' && window.startDate < ahead.end_date) return isCertain ? 'late' : 'maybe_late';
  return 'in_time';
}

/** Whether not one person of the team is there on any working day of the window. A project without a team has nobody to miss. */
export function isEverybodyAbsent(team: readonly { id: string }[], days: readonly Day[], window: Window): boolean {
  const working = days.filter((d) => d.working && d.date >= window.startDate && d.date < window.endDate);
  if (team.length === 0 || working.length === 0) return false;
  return working.every(({ absent }) => team.every(({ id }) => absent.includes(id)));
}
