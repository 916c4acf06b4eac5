import { z } from 'zod';
import { plainDate } from './dates.ts';
import { keyId } from './names.ts';
import { mapOf, setOf } from './rule.ts';
import { count, displayCount, line } from './status.ts';

/** Field groups of a Sprint's status. */

export const dayStatus = z
  .object({
    current: count('Working days that have begun', 6),
    total: count('Working days of the sprint, holidays left out', 10),
    display: displayCount('current/total', '6/10'),
    next: plainDate()
      .describe('Next working day whose daily scrum can be run; absent when there is none left. Example: 2026-12-01')
      .optional(),
    timeZone: z
      .string()
      .max(64)
      .describe(
        "Zone in which the sprint's days begin: the calendar's when the sprint started. Example: America/New_York",
      )
      .optional(),
  })
  .describe('Where the sprint stands, in working days.');

export const sprintBacklogStatus = z
  .object({
    tasks: count('Tasks with which the sprint was started', 8),
    points: count('Story points with which the sprint was started', 21),
    taskIDs: setOf(keyId().describe('Id of a task. Example: PAY-TASK001'), 0, 600).describe(
      'The tasks with which the sprint was started. Example: [PAY-TASK001]',
    ),
    frozenAt: z.iso.datetime().describe('When it was started, in UTC. Example: 2026-11-23T05:00:00Z'),
  })
  .describe('What the sprint was started with; never changes.');

export const progressStatus = z
  .object({
    total: count('Tasks of the sprint', 40),
    completed: count('Tasks that are completed', 21),
    inProgress: count('Tasks that are begun and not completed', 4),
    percent: z
      .int()
      .min(0)
      .max(100)
      .describe(
        'Mean progress of the tasks, weighed by their points (a task without points weighs 1), in percent, whole. Example: 52',
      ),
    display: displayCount('completed/total', '21/40'),
  })
  .describe('How much is done, counted in tasks.');

export const cronJobStatus = z
  .object({
    name: line(63, 'Name of the CronJob. Example: sprint-1-daily-scrum'),
    lastScheduleTime: z.iso.datetime().describe('When it last fired, in UTC. Example: 2026-11-24T19:00:00Z').optional(),
  })
  .describe('The CronJob that starts the daily scrum.');

export const lastDailyScrumStatus = z
  .object({
    name: line(63, 'Name of the DailyScrum object. Example: sprint-1-20261124'),
    date: plainDate().describe('Its date. Example: 2026-11-24'),
  })
  .describe('The last daily scrum that was held.');

const actionItem = z
  .object({
    description: line(500, 'What is to be done, at most 500 characters. Example: Ask the bank for a test account'),
    status: line(50, 'How far it is. Example: open'),
  })
  .describe('One thing to do better.');

export const retrospectiveStatus = z
  .object({
    reportID: line(
      100,
      'Id of the retrospective in the chronicle service. Example: 5f1f5c1e-3a55-4b0a-8f0e-3a1d2f0c9b77',
    ),
    wentWell: line(500, 'What went well, at most 500 characters. Example: 8 of 10 tasks were completed').optional(),
    improve: line(500, 'What could be better, at most 500 characters. Example: 2 tasks were blocked').optional(),
    actionItems: mapOf(actionItem, 'description', 50)
      .describe('What the team will do about it, at most 50. Example: [{description: Ask the bank, status: open}]')
      .optional(),
  })
  .describe('What the sprint taught.');
