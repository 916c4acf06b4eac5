import { z } from 'zod';
import { AGE, type Column, readyColumn } from './column.ts';
import { conditionsSchema } from './condition.ts';
import { cronLine } from './fields/cron-line.ts';
import { plainDate } from './fields/dates.ts';
import { keyId, objectName, oneLine, PROJECT_NAME_LIMIT, SPRINT_NAME_LIMIT } from './fields/names.ts';
import { assignment, closePolicy, mode } from './fields/policies.ts';
import { type Rule, setOf, withRules } from './fields/rule.ts';
import {
  cronJobStatus,
  dayStatus,
  lastDailyScrumStatus,
  progressStatus,
  retrospectiveStatus,
  sprintBacklogStatus,
} from './fields/sprint-status.ts';
import { observedGeneration } from './fields/status.ts';
import { timeZone } from './fields/time-zone.ts';
import { namedMetadata } from './metadata.ts';
import { parseObject } from './parse.ts';
import { API_VERSION, SPRINT } from './resources.ts';
import { FORCE_DELETE } from './rules/force-delete.ts';

const dailyScrum = z
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

export const sprintSpecSchema = z
  .object({
    projectRef: z
      .object({ name: objectName(PROJECT_NAME_LIMIT).describe('Name of the Project object. Example: payments') })
      .describe('The project, in the same namespace. Frozen once started. Example: {name: payments}'),
    goal: oneLine(500).describe(
      'The Sprint Goal: what the team commits to, one line of at most 500 characters. Example: Customers can get their money back',
    ),
    startDate: plainDate()
      .describe(
        "First day, a plain date in the calendar's time zone. Absent: the day on which it starts; in mode Simulated today or the end of the project's previous sprint, the later one. Sprints of a project start by this date (absent: the day on which it would start now), those of one date by name as people count (s-2 before s-10), one after the other. Frozen once started. Example: 2026-11-23",
      )
      .optional(),
    durationWeeks: z
      .int()
      .min(1)
      .max(4)
      .describe("Length in weeks, 1 to 4. Absent: the Project's. Frozen once started. Example: 2")
      .optional(),
    mode: mode().optional(),
    closePolicy: closePolicy().optional(),
    assignment: assignment().optional(),
    simulation: z
      .object({
        seed: z
          .int()
          .min(0)
          .max(2_147_483_647)
          .describe(
            'Start of the random numbers: the same seed plays the same sprint again; whole, 0 to 2147483647. Example: 42',
          )
          .optional(),
      })
      .describe('How mode Simulated plays. Frozen once started. Example: {seed: 42}')
      .optional(),
    tasks: setOf(keyId().describe('Id of a task of the backlog. Example: PAY-TASK001'), 1, 100)
      .describe(
        'The Sprint Backlog, 1 to 100 task ids. Absent: the best maxTasks of the backlog. Frozen once started. Example: [PAY-TASK001, PAY-TASK002]',
      )
      .optional(),
    maxTasks: z
      .int()
      .min(1)
      .max(100)
      .describe(
        "Most tasks that are taken from the backlog, 1 to 100. Absent: the Project's. Frozen once started. Example: 8",
      )
      .optional(),
    state: z
      .enum(['Active', 'Closed'])
      .describe(
        'Closed: close the sprint now. A closed sprint never becomes Active again. Absent: Active. Example: Closed',
      )
      .optional(),
    dailyScrum: dailyScrum.prefault({}),
    deletionPolicy: z
      .enum(['Close', 'Orphan'])
      .describe(
        'What happens to a running sprint when this object is deleted. Close: it is closed and unfinished tasks return to the backlog. Orphan: it is left as it is in the service. Example: Close',
      )
      .default('Close'),
  })
  .describe('What the team wants.');

export const sprintStatusSchema = z
  .object({
    observedGeneration: observedGeneration(),
    conditions: conditionsSchema.optional(),
    phase: z
      .enum(['Pending', 'Planned', 'Active', 'Closing', 'Completed', 'ClosedWithPendingTasks'])
      .describe('The conditions in one word, for the column. Example: Active')
      .optional(),
    sprintID: z.string().max(100).describe('Id of the sprint in the services. Example: PAY-S01').optional(),
    startDate: plainDate()
      .describe(
        'First day, worked out; absent while a sprint without startDate waits for its turn. Example: 2026-11-23',
      )
      .optional(),
    endDate: plainDate().describe('First day after the sprint; absent like startDate. Example: 2026-12-07').optional(),
    durationWeeks: z.int().min(1).max(4).describe('Length in weeks, worked out. Example: 2').optional(),
    mode: z.enum(['Live', 'Simulated']).describe('The mode, worked out. Example: Live').optional(),
    schedule: z
      .string()
      .max(100)
      .describe('The cron line of the daily scrum, worked out. Example: "0 14 * * 1-5"')
      .optional(),
    timeZone: z.string().max(64).describe('Time zone of schedule, worked out. Example: America/New_York').optional(),
    day: dayStatus.optional(),
    sprintBacklog: sprintBacklogStatus.optional(),
    progress: progressStatus.optional(),
    cronJob: cronJobStatus.optional(),
    lastDailyScrum: lastDailyScrumStatus.optional(),
    retrospective: retrospectiveStatus.optional(),
  })
  .describe('What the operator has seen; written by it alone.');

/** Frozen once status.sprintBacklog exists, which only a started sprint has. */
const FROZEN = ['projectRef', 'startDate', 'durationWeeks', 'mode', 'simulation', 'tasks', 'maxTasks'];

function frozen(field: string): Rule<unknown> {
  return {
    cel: `!has(oldSelf.status) || !has(oldSelf.status.sprintBacklog) || (has(self.spec.${field}) ? has(oldSelf.spec.${field}) && self.spec.${field} == oldSelf.spec.${field} : !has(oldSelf.spec.${field}))`,
    message: `${field} is frozen once the sprint is started`,
    fieldPath: `spec.${field}`,
    forbids: 'change',
  };
}

export const sprintSchema = withRules(
  z.object({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal(SPRINT.kind),
    metadata: namedMetadata(SPRINT_NAME_LIMIT),
    spec: sprintSpecSchema,
    status: sprintStatusSchema.optional(),
  }),
  [
    ...FROZEN.map(frozen),
    {
      cel: "!has(oldSelf.status) || !has(oldSelf.status.phase) || !(oldSelf.status.phase in ['Closing', 'Completed', 'ClosedWithPendingTasks']) || !has(self.spec.state) || self.spec.state != 'Active' || (has(oldSelf.spec.state) && oldSelf.spec.state == 'Active')",
      message: 'a closed sprint never becomes active again: make a new Sprint',
      fieldPath: 'spec.state',
      forbids: 'change',
    },
  ],
).describe(
  `One sprint of a project: a timebox with a goal and a Sprint Backlog, from its start to its retrospective. ${FORCE_DELETE.Sprint}`,
);

/** What `kubectl get` shows, in this order. */
export const sprintColumns: Column[] = [
  { name: 'Project', type: 'string', jsonPath: '.spec.projectRef.name' },
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Day', type: 'string', jsonPath: '.status.day.display' },
  { name: 'Done', type: 'string', jsonPath: '.status.progress.display' },
  // A string: kubectl prints a date column as the time since, and <invalid> for one ahead.
  { name: 'Ends', type: 'string', jsonPath: '.status.endDate' },
  readyColumn('Ready', 'status'),
  AGE,
  { name: 'Goal', type: 'string', jsonPath: '.spec.goal', wide: true },
  { ...readyColumn('Message', 'message'), wide: true },
];

export type Sprint = z.output<typeof sprintSchema>;
export type SprintSpec = z.output<typeof sprintSpecSchema>;
export type SprintStatus = z.output<typeof sprintStatusSchema>;

/** Throws InvalidObject. */
export function parseSprint(object: unknown): Sprint {
  return parseObject(sprintSchema, SPRINT.kind, object);
}
