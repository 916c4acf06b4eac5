import { Temporal } from 'temporal-polyfill';
import { firstFire } from './schedule.ts';

/** Some day on which the schedule is due. */
export interface ScheduledDay {
  /** by the clock of the schedule's zone */
  local: string;
  /** by the calendar's, one or two days */
  dates: string[];
}

const HOUR_MS = 3_600_000;

/**
 * The days from `from` to `to`, both by the clock of `zone`, on which a CronJob of this schedule fires. Of the times within an hour one is
 * looked at: a line that fires every minute says nothing more about days.
 */
export function scheduledDays(
  schedule: string,
  zone: string,
  calendarZone: string,
  { from, to }: { from: string; to: string },
): ScheduledDay[] {
  const start = startOf(from, zone);
  const end = startOf(Temporal.PlainDate.from(to).add({ days: 1 }).toString(), zone);
  const found = new Map<string, Set<string>>();
  let fire = firstFire({ schedule, timeZone: zone }, start - 1);
  while (fire !== undefined && fire < end) {
    const local = dayIn(fire, zone);
    found.set(local, (found.get(local) ?? new Set()).add(dayIn(fire, calendarZone)));
    fire = firstFire({ schedule, timeZone: zone }, Math.floor(fire / HOUR_MS) * HOUR_MS + HOUR_MS - 1);
  }
  return [...found].map(([local, dates]) => ({ local, dates: [...dates] }));
}

const startOf = (date: string, timeZone: string): number =>
  Temporal.PlainDate.from(date).toZonedDateTime({ timeZone }).epochMilliseconds;

const dayIn = (ms: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate().toString();
