import { Temporal } from 'temporal-polyfill';

/** The days on which a cron line of the kind that crds/fields/cron-line.ts accepts is due, by the rules of the CronJob controller. */

interface Field {
  values: Set<number>;
  /** whether it takes every value because nothing was asked of it */
  isOpen: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Some day on which the schedule is due. */
export interface ScheduledDay {
  /** by the clock of the schedule's zone */
  local: string;
  /** by the calendar's, one or two days */
  dates: string[];
}

/** The days from `from` to `to`, both by the clock of `zone`, on which it is due. */
export function scheduledDays(
  schedule: string,
  zone: string,
  calendarZone: string,
  { from, to }: { from: string; to: string },
): ScheduledDay[] {
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = schedule.split(' ');
  const times = { minutes: ofField(minutes, 0, 59), hours: ofField(hours, 0, 23) };
  const dayOfMonth = ofField(days, 1, 31);
  const month = ofField(months, 1, 12, MONTHS, 1);
  const weekday = ofField(weekdays, 0, 6, WEEKDAYS, 0);
  const isDue = (date: Temporal.PlainDate): boolean => {
    if (!month.values.has(date.month)) return false;
    const [byMonth, byWeek] = [dayOfMonth.values.has(date.day), weekday.values.has(date.dayOfWeek % 7)];
    // As in cron since ever: when both are restricted, either will do.
    return dayOfMonth.isOpen || weekday.isOpen ? byMonth && byWeek : byMonth || byWeek;
  };
  const first = { hour: Math.min(...times.hours.values), minute: Math.min(...times.minutes.values) };
  const last = { hour: Math.max(...times.hours.values), minute: Math.max(...times.minutes.values) };
  const found: ScheduledDay[] = [];
  const end = Temporal.PlainDate.from(to);
  for (
    let date = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(date, end) <= 0;
    date = date.add({ days: 1 })
  ) {
    if (!isDue(date)) continue;
    const inCalendar = (time: Temporal.PlainTimeLike) =>
      zone === calendarZone
        ? date.toString()
        : date.toZonedDateTime({ timeZone: zone, plainTime: time }).withTimeZone(calendarZone).toPlainDate().toString();
    found.push({ local: date.toString(), dates: [...new Set([inCalendar(first), inCalendar(last)])] });
  }
  return found;
}

function ofField(text: string, min: number, max: number, names: string[] = [], firstName = 0): Field {
  const number = (word: string): number => {
    const index = names.indexOf(word.toUpperCase());
    return index < 0 ? Number(word) : index + firstName;
  };
  const values = new Set<number>();
  let isOpen = false;
  for (const item of text.split(',')) {
    const [range = '', step = '1'] = item.split('/');
    const [low = '', high] = range.split('-');
    const isStar = low === '*';
    isOpen ||= isStar && Number(step) === 1;
    const start = isStar ? min : number(low);
    // "5/15" means from 5 on.
    const end = high !== undefined ? number(high) : isStar || item.includes('/') ? max : start;
    for (let value = start; value <= end; value += Number(step)) values.add(value);
  }
  return { values, isOpen };
}
