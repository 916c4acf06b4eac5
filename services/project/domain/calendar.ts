// Plain dates are text like 2026-11-23, so they compare as they are.

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Calendar {
  country: string | null;
  subdivision: string | null;
  time_zone: string;
  working_days: Weekday[];
  holidays: { date: string; name: string }[];
}

export interface Member {
  id: string;
  name: string;
}

export interface Absence {
  employee_id: string;
  start_date: string;
  /** its last day */
  end_date: string;
  reason: string | null;
}

export interface CalendarDay {
  date: string;
  working: boolean;
  holiday: string | null;
  absent: string[];
}

export interface Conflict {
  type: 'holiday' | 'pto';
  date: string;
  name: string;
  details: string;
}

/** Why a day is a day off for everybody: date → name. */
export type HolidayOf = (date: string) => string | undefined;

const DAY_MS = 86_400_000;

/** How many days lie from `start` to `end`, both included; 0 or less when `end` is before `start`. */
export const daysBetween = (start: string, end: string): number =>
  Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS) + 1;

/** The days from `start` to `end`, both included. */
export const daysOf = (start: string, end: string): string[] =>
  Array.from({ length: Math.max(0, daysBetween(start, end)) }, (_, i) =>
    new Date(Date.parse(start) + i * DAY_MS).toISOString().slice(0, 10),
  );

/** A holiday that the calendar declares goes before a public one of the same day. */
function holidaysOf(calendar: Pick<Calendar, 'holidays'>, publicHoliday: HolidayOf): HolidayOf {
  const declared = new Map(calendar.holidays.map((h) => [h.date, h.name]));
  return (date) => declared.get(date) ?? publicHoliday(date);
}

const isAbsent = (absence: Absence, date: string): boolean => absence.start_date <= date && date <= absence.end_date;

/** Each day of a window: is it worked, and who is absent. */
export function calendarDays(
  window: { start_date: string; end_date: string },
  calendar: Calendar,
  publicHoliday: HolidayOf,
  absences: readonly Absence[],
): CalendarDay[] {
  const holiday = holidaysOf(calendar, publicHoliday);
  return daysOf(window.start_date, window.end_date).map((date) => {
    const weekday = WEEKDAYS[new Date(Date.parse(date)).getUTCDay()];
    const name = holiday(date) ?? null;
    const absent = new Set(absences.filter((a) => isAbsent(a, date)).map((a) => a.employee_id));
    return {
      date,
      working: name === null && calendar.working_days.some((d) => d === weekday),
      holiday: name,
      absent: [...absent].sort(),
    };
  });
}

/** What keeps the team from working: each holiday, and each person's absence day by day, in the order of the days. */
export function conflictsOf(
  days: readonly CalendarDay[],
  team: readonly Member[],
  absences: readonly Absence[],
): Conflict[] {
  const names = new Map(team.map((m) => [m.id, m.name]));
  return days.flatMap((day) => {
    const holiday: Conflict[] =
      day.holiday === null
        ? []
        : [{ type: 'holiday', date: day.date, name: day.holiday, details: 'Nobody works on this day.' }];
    const pto = day.absent.map((id): Conflict => {
      const reason = absences.find((a) => a.employee_id === id && isAbsent(a, day.date))?.reason;
      return { type: 'pto', date: day.date, name: names.get(id) ?? id, details: reason ?? 'Absent.' };
    });
    return [...holiday, ...pto];
  });
}
