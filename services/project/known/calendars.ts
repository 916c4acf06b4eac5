import { hash } from 'node:crypto';
import { RecentlyUsed } from '../../kit/recently-used.ts';
import type { Answer } from '../answers.ts';
import { calendarDays } from '../domain/calendar.ts';
import { publicHolidayOf } from '../public-holidays.ts';
import { calendarOf } from '../store/projects.ts';
import { type WholeProject, type WholeRow, wholeOf } from '../store/whole.ts';

/** From `start_date` to `end_date`, both included. */
export interface Window {
  start_date: string;
  end_date: string;
}

/** A window of a project. */
export interface Seen {
  /** frozen, so that it can be given again: see onceFrozen */
  calendar: Answer<'getCalendar'>;
  absences: WholeProject['absences'];
}

/** Of all windows as JSON. In memory an answer takes about three times its text. */
const MOST_CHARACTERS = 1_500_000;

/**
 * What the days of a window are. That follows from the project's row, the window and this release alone, so it is kept under what was read:
 * a sprint asks before each daily scrum, and nearly always nothing has changed. The read itself is never spared.
 */
export class KnownCalendars {
  readonly #seen: RecentlyUsed<Seen>;

  constructor(most = MOST_CHARACTERS) {
    this.#seen = new RecentlyUsed(most);
  }

  /** @param row as of findWithin for this window */
  of(row: WholeRow, window: Window): Seen {
    const key = keyOf(row, window);
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    const seen = look(row, window);
    this.#seen.set(key, seen, JSON.stringify(seen).length);
    return seen;
  }
}

/** Everything that `look` looks at. Each part is JSON, which says itself where it ends. */
const keyOf = (row: WholeRow, { start_date, end_date }: Window): string =>
  hash(
    'sha256',
    `${JSON.stringify([row.id, start_date, end_date, calendarOf(row)])}${row.members}${row.absences}`,
    'base64url',
  );

function look(row: WholeRow, window: Window): Seen {
  const { project, members, absences } = wholeOf(row);
  const team = members.map((m) => ({ id: m.employee_id, name: m.name, hours_per_day: m.hours_per_day }));
  const days = calendarDays(window, calendarOf(project), publicHolidayOf(project), absences);
  for (const part of [team, days, ...team, ...days, ...days.map(({ absent }) => absent)]) Object.freeze(part);
  const calendar = Object.freeze({ project_id: project.id, time_zone: project.time_zone, team, days });
  return { calendar, absences };
}
