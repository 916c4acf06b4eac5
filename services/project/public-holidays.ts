import Holidays from 'date-holidays';
import { Problem } from '../kit/calls/problem.ts';

const DAY_MS = 86_400_000;
// A day on which the clock is set forward has 23 hours.
const WHOLE_DAY_MS = 22 * 3_600_000;
const KEPT_YEARS = 500;
const years = new Map<string, Map<string, string>>();
let directory: Holidays | undefined;

/** @throws Problem invalid_input, naming the country or subdivision that nobody knows the holidays of */
export function refuseUnknownPlace(country: string | null, subdivision: string | null): void {
  directory ??= new Holidays();
  const refuse = (field: string, reason: string): never => {
    throw new Problem('invalid_input', `body.calendar.${field}: ${reason}`, {
      extra: { errors: [{ field: `body.calendar.${field}`, reason }] },
    });
  };
  if (country === null) {
    if (subdivision !== null) refuse('subdivision', `${subdivision} needs a country`);
    return;
  }
  if (!Object.hasOwn(directory.getCountries(), country)) {
    refuse('country', `the public holidays of ${country} are not known`);
  }
  if (subdivision === null) return;
  const known = (directory.getStates(country) as Record<string, string> | undefined) ?? {};
  if (!Object.hasOwn(known, subdivision)) {
    refuse('subdivision', `the public holidays of ${subdivision} in ${country} are not known`);
  }
}

/** The public holidays of one year: date → name. Kept, since working out a year takes milliseconds. */
export function publicHolidays(country: string, subdivision: string | null, year: number): ReadonlyMap<string, string> {
  const key = `${country}/${subdivision ?? ''}/${year}`;
  let found = years.get(key);
  if (!found) {
    found = workOut(country, subdivision, year);
    if (years.size >= KEPT_YEARS) years.clear();
    years.set(key, found);
  }
  return found;
}

/** The name of the public holiday on a date, if it is one. No country: none. */
export function publicHolidayOf(place: {
  country: string | null;
  subdivision: string | null;
}): (date: string) => string | undefined {
  const { country, subdivision } = place;
  if (country === null) return () => undefined;
  return (date) => publicHolidays(country, subdivision, Number(date.slice(0, 4))).get(date);
}

function workOut(country: string, subdivision: string | null, year: number): Map<string, string> {
  const holidays = subdivision === null ? new Holidays(country) : new Holidays(country, subdivision);
  const days = new Map<string, string>();
  // Last year's too: a holiday of several days may reach over the turn of the year.
  for (const holiday of [...holidays.getHolidays(year - 1), ...holidays.getHolidays(year)]) {
    const durationMs = holiday.end.getTime() - holiday.start.getTime();
    if (holiday.type !== 'public' || durationMs < WHOLE_DAY_MS) continue;
    const first = Date.parse(holiday.date.slice(0, 10));
    const length = Math.round(durationMs / DAY_MS);
    for (let i = 0; i < length; i++) {
      const date = new Date(first + i * DAY_MS).toISOString().slice(0, 10);
      if (date.startsWith(`${year}-`) && !days.has(date)) days.set(date, holiday.name);
    }
  }
  return new Map([...days].sort(([a], [b]) => (a < b ? -1 : 1)));
}
