import { calendarSchema } from '../../crds/fields/calendar.ts';
import { timeZone } from '../../crds/fields/time-zone.ts';
import { fitting, type Tell } from './fit.ts';

/** As the project service has it. */
export interface HeldCalendar {
  country: string | null;
  subdivision: string | null;
  time_zone: string;
  working_days: string[];
  holidays: { date: string; name: string }[];
}

export interface CalendarSpec {
  country?: string;
  subdivision?: string;
  timeZone: string;
  workingDays: string[];
  holidays?: { date: string; name: string }[];
}

const MOST_HOLIDAYS = 100;
const LONGEST_NAME = 100;
const { country: countrySchema, subdivision: subdivisionSchema } = calendarSchema.shape;

/** The calendar as a Project takes it. What had to change is told. */
export function calendarOf(held: HeldCalendar, tell: Tell): CalendarSpec {
  return {
    ...placeOf(held, tell),
    timeZone: zoneOf(held.time_zone, tell),
    workingDays: [...new Set(held.working_days)],
    ...holidaysOf(held.holidays, tell),
  };
}

function placeOf({ country, subdivision }: HeldCalendar, tell: Tell): Pick<CalendarSpec, 'country' | 'subdivision'> {
  if (country === null) return {};
  if (!countrySchema.safeParse(country).success) {
    tell(`the country ${country} is left out, and with it its public holidays: a Project takes two capital letters`);
    return {};
  }
  if (subdivision === null) return { country };
  if (subdivisionSchema.safeParse(subdivision).success) return { country, subdivision };
  tell(`the subdivision ${subdivision} is left out: a Project takes one to three capital letters or digits`);
  return { country };
}

/** Node knows zones in any spelling; the API server in that of the zone database alone. */
function zoneOf(zone: string, tell: Tell): string {
  if (!timeZone().safeParse(zone).success) {
    tell(`the time zone ${zone} is none that a Project takes: UTC stands in its place`);
    return 'UTC';
  }
  const known = Intl.supportedValuesOf('timeZone').find((name) => name.toLowerCase() === zone.toLowerCase());
  return known ?? zone;
}

function holidaysOf(held: HeldCalendar['holidays'], tell: Tell): Pick<CalendarSpec, 'holidays'> {
  const byDate = Map.groupBy(held, ({ date }) => date);
  const holidays = [...byDate].map(([date, same]) => {
    const names = [...new Set(same.map(({ name }) => name.trim()))].filter((name) => name !== '');
    if (same.length > 1) tell(`the ${same.length} days off on ${date} are merged into one`);
    if (names.length === 0) tell(`the day off on ${date} has no name: it is called "Day off"`);
    return {
      date,
      name: fitting(`the name of the day off on ${date}`, names.join(' / ') || 'Day off', LONGEST_NAME, tell),
    };
  });
  const possible = holidays.filter(({ date }) => /^[12]/.test(date)).slice(0, MOST_HOLIDAYS);
  if (possible.length < holidays.length)
    tell(
      `of ${holidays.length} days off ${holidays.length - possible.length} are left out: a Project takes ${MOST_HOLIDAYS}, in the years 1000 to 2999`,
    );
  return possible.length === 0 ? {} : { holidays: possible };
}
