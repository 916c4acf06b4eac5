import { z } from 'zod';
import { plainDate } from './dates.ts';
import { oneLine } from './names.ts';
import { mapOf, setOf } from './rule.ts';
import { timeZone } from './time-zone.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const holiday = z
  .object({
    date: plainDate().describe('The day off, a plain date. Example: 2026-11-27'),
    name: oneLine(100).describe('What it is called, in one line. Example: Company day'),
  })
  .describe('One day off for the whole team.');

/** Which days are worked on. */
export const calendarSchema = z
  .object({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .max(2)
      .describe(
        'Country whose public holidays are days off, two capital letters (ISO 3166-1). Public ones alone: those that are only observed, bank and optional holidays and half days are working days, unless holidays names them. Absent: none. Example: US',
      )
      .optional(),
    subdivision: z
      .string()
      .regex(/^[A-Z0-9]{1,3}$/)
      .max(3)
      .describe(
        'State or region inside the country, one to three capital letters or digits (ISO 3166-2, without the country). Example: CA',
      )
      .optional(),
    timeZone: timeZone()
      .describe('Time zone (IANA name) in which days begin and end and dates are meant. Example: America/New_York')
      .default('UTC'),
    workingDays: setOf(z.enum(WEEKDAYS).describe('A day of the week. Example: Monday'), 1, 7)
      .describe('Days of the week on which the team works. Example: [Monday, Tuesday, Wednesday, Thursday]')
      .default(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']),
    holidays: mapOf(holiday, 'date', 100)
      .describe(
        "Days off besides the country's public holidays, for example bank holidays and half days on which nobody works, at most 100. Example: [{date: 2026-11-27, name: Company day}]",
      )
      .optional(),
  })
  .describe(
    'Which days are working days, and in which time zone. A running sprint takes a change of days at its next daily scrum and keeps its zone, in which it also meets unless dailyScrum names another. Example: {country: US, timeZone: America/New_York}',
  );
