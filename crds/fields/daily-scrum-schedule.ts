import { z } from 'zod';
import { cronLine } from './cron-line.ts';
import { timeZone } from './time-zone.ts';

/** When a Sprint's daily scrum is held, and whether by itself. */
export const dailyScrumSchedule = z
  .object({
    schedule: cronLine()
      .describe(
        'When the daily scrum is held: a cron line of five fields (minute hour day-of-month month day-of-week). One that cannot start within an hour of its time is skipped; a DailyScrum object with its date makes up for it. Absent: the Project\'s. Example: "0 14 * * 1-5"',
      )
      .optional(),
    timeZone: timeZone()
      .describe("Time zone (IANA name) of schedule. Absent: the Project's, else its calendar's. Example: Europe/Paris")
      .optional(),
    state: z
      .enum(['Scheduled', 'Suspended'])
      .describe(
        'Scheduled: the CronJob starts it. Suspended: only DailyScrum objects made by hand do. Scheduled again: one whose time was less than an hour ago starts at once, earlier ones are skipped. Example: Suspended',
      )
      .default('Scheduled'),
  })
  .describe(
    'When the daily scrum is held, and whether by itself. Each absent field is taken from the Project. Example: {schedule: "0 9 * * 1-5", timeZone: Europe/Paris}',
  );
