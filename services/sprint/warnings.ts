import { addDays } from '../kit/time/plain-date.ts';
import type { SprintWarning } from './contract/shapes.ts';
import { type Ahead, isEverybodyAbsent, type Turn } from './domain/outlook.ts';
import { sprintTitle } from './domain/sprint-title.ts';
import type { Window } from './domain/window.ts';
import type { CalendarSnapshot } from './store/tables.ts';

interface Queued {
  running: (Ahead & { sprint_name: string; goal: string }) | null;
  turn: Turn;
  window: Window;
}

/** What the running sprint means to one that waits for its end and names its own days. */
export function turnWarnings({ running, turn, window: { startDate, endDate } }: Queued): SprintWarning[] {
  if (running === null || turn === 'in_time' || turn === 'never') return [];
  const title = sprintTitle(running);
  const unless = running.close_policy === 'Manual' ? 'unless somebody closes it before' : 'unless it is done before';
  if (turn === 'maybe_never') {
    const detail = `${title} ends on ${running.end_date}, and this one on ${endDate}: it never starts ${unless}`;
    return [{ code: 'may_never_start', detail }];
  }
  const late = `this one, which is to start on ${startDate}, starts late`;
  if (running.mode === 'Simulated' || running.end_date <= startDate)
    return [{ code: 'starts_late', detail: `${title} is still running: ${late}` }];
  const how = turn === 'maybe_late' ? ` ${unless}` : '';
  return [{ code: 'starts_late', detail: `${title} ends on ${running.end_date}: ${late}${how}` }];
}

/** A sprint in which nobody works. */
export function absenceWarnings({ team, days }: CalendarSnapshot, window: Window): SprintWarning[] {
  if (!isEverybodyAbsent(team, days, window)) return [];
  const span = `from ${window.startDate} to ${addDays(window.endDate, -1)}`;
  return [{ code: 'everybody_absent', detail: `everybody of the team is absent on every working day ${span}` }];
}
