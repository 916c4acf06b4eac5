import { Temporal } from 'temporal-polyfill';

/** Plain dates are text like 2026-11-23: they sort as they are, and no time zone can move them. `date` must be a day of the calendar. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, -MIDNIGHT.length);
const DAY_MS = 86_400_000;
const MIDNIGHT = 'T00:00:00.000Z';

/** The day it is at `now` in an IANA time zone. */
export const dayIn = (now: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** The first instant of a day in an IANA time zone (where the clock skips midnight, the first one that exists). */
export const firstInstant = (date: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone }).epochMilliseconds);
