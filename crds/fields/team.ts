import { z } from 'zod';
import { plainDate } from './dates.ts';
import { keyId, oneLine } from './names.ts';
import { mapOf, withRules } from './rule.ts';

/**
 * What an absent hoursPerDay means. Worked out where it is read: kubectl apply compares a list as a whole, so a default that the
 * API server wrote into one would make each apply of an unchanged manifest a change.
 */
export const HOURS_PER_DAY = 6;

const absence = withRules(
  z.object({
    startDate: plainDate().describe('First day away, a plain date. Example: 2026-11-30'),
    endDate: plainDate().describe('Last day away, a plain date, not before startDate. Example: 2026-12-01'),
    reason: oneLine(100).describe('Why, in one line. Example: PTO').optional(),
  }),
  [
    {
      cel: 'self.endDate >= self.startDate',
      message: 'endDate (the last day away) must not be before startDate',
      fieldPath: 'endDate',
      test: ({ startDate, endDate }) => endDate >= startDate,
    },
  ],
).describe('One time away from work.');

const member = z
  .object({
    employeeID: keyId().describe('Who: letters, digits, dots, underscores, dashes; at most 63. Example: E001'),
    name: oneLine(100).describe('Name for people to read, one line. Example: Ada'),
    role: oneLine(100).describe('What the person does in the team, in one line. Example: Developer').optional(),
    hoursPerDay: z
      .int()
      .min(1)
      .max(24)
      .describe(`Hours of work on this project on a working day, whole, 1 to 24; absent: ${HOURS_PER_DAY}. Example: 4`)
      .optional(),
    absences: mapOf(absence, 'startDate', 50)
      .describe('Times away, at most 50. Example: [{startDate: 2026-11-30, endDate: 2026-12-01, reason: PTO}]')
      .optional(),
  })
  .describe('One member of the team.');

export const teamSchema = mapOf(member, 'employeeID', 50).describe(
  'Who works on the project, at most 50 people. Example: [{employeeID: E001, name: Ada, role: Developer}]',
);
