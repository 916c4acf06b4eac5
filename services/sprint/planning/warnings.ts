import { addDays } from '../../kit/time/plain-date.ts';
import type { SprintWarning } from '../contract/shapes.ts';
import { sprintTitle } from '../contract/sprint-title.ts';
import { mayNeverStart, startsLate } from '../contract/turn-sentences.ts';
import { type Ahead, isEverybodyAbsent, type Turn } from '../domain/outlook.ts';
import type { Window } from '../domain/window.ts';
import type { CalendarSnapshot } from '../store/tables.ts';

interface Queued {
  running: (Ahead & { sprint_name: string; goal: string }) | null;
  turn: Turn;
  window: Window;
}

/** What the running sprint means to one that waits for its end and names its own days. */
export function turnWarnings({ running, turn, window: { startDate, endDate } }: Queued): SprintWarning[] {
  if (running === null || turn === 'in_time' || turn === 'never') return [];
  const ahead = { title: sprintTitle(running), closePolicy: running.close_policy, endDate: running.end_date };
  if (turn === 'maybe_never') return [{ code: 'may_never_start', detail: mayNeverStart(ahead, endDate) }];
  const endsByItself = running.mode === 'Live' && running.end_date > startDate;
  // What is late for certain is so whatever the policy; of one that has no end date to go by, none is told.
  const closePolicy = turn === 'maybe_late' ? running.close_policy : 'EndDate';
  const known = { ...ahead, closePolicy, endDate: endsByItself ? running.end_date : undefined } as const;
  return [{ code: 'starts_late', detail: startsLate(known, startDate) }];
}

/** A sprint in which nobody works. */
export function absenceWarnings({ team, days }: CalendarSnapshot, window: Window): SprintWarning[] {
  if (!isEverybodyAbsent(team, days, window)) return [];
  const span = `from ${window.startDate} to ${addDays(window.endDate, -1)}`;
  return [{ code: 'everybody_absent', detail: `everybody of the team is absent on every working day ${span}` }];
}
