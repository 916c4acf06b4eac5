import { z } from 'zod';
import { AGE, type Column, readyColumn } from './column.ts';
import { conditionsSchema } from './condition.ts';
import { advisoryStatus } from './fields/advisory.ts';
import { dailyScrumSchedule } from './fields/daily-scrum-schedule.ts';
import { plainDate } from './fields/dates.ts';
import { decisionStatus, forecastStatus, health } from './fields/forecast.ts';
import { keyId, objectName, oneLine, PROJECT_NAME_LIMIT, SPRINT_NAME_LIMIT } from './fields/names.ts';
import { assignment, closePolicy, mode } from './fields/policies.ts';
import { setOf, withRules } from './fields/rule.ts';
import {
  cronJobStatus,
  dayStatus,
  lastDailyScrumStatus,
  progressStatus,
  retrospectiveStatus,
  sprintBacklogStatus,
} from './fields/sprint-status.ts';
import { observedGeneration } from './fields/status.ts';
import { namedMetadata } from './metadata.ts';
import { parseObject } from './parse.ts';
import { API_VERSION, SPRINT } from './resources.ts';
import { FORCE_DELETE } from './rules/force-delete.ts';
import { FROZEN, frozen } from './rules/frozen.ts';
import { SHOWN_SPRINT_RULES, SPRINT_ID_STAYS } from './rules/shown-sprint.ts';
import { STATE_RULES } from './rules/sprint-state.ts';

export const sprintSpecSchema = withRules(
  z.object({
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
        "Most tasks that are taken from the backlog, 1 to 100. Absent: the Project's; with maxPoints 100. Frozen once started. Example: 8",
      )
      .optional(),
    maxPoints: z
      .int()
      .min(1)
      .max(10_000)
      .describe(
        'Most story points that are taken from the backlog, 1 to 10000: tasks are taken while their points fit, the first one always; a task without points weighs nothing. Absent: points do not limit it. Frozen once started. Example: 21',
      )
      .optional(),
    sprintID: keyId()
      .describe(
        "Shows a sprint that is in the services already, because it began by REST, by its id there. Such an object starts nothing and writes no settings: goal, window, tasks and the schedule of the daily scrum are the service's; state: Closed closes it. Never changes. Absent: the object starts a sprint of its own. Example: PAY-S01",
      )
      .optional(),
    state: z
      .enum(['Proposed', 'Active', 'Closed'])
      .describe(
        'Proposed: it waits for a human and holds up nobody; only a new Sprint can be. Active: start it when it is its turn; of a proposal this is the approval. Closed: close the sprint now; of one that was never started this is the rejection. A closed sprint never becomes Active again. Absent: Active. Example: Closed',
      )
      .optional(),
    dailyScrum: dailyScrumSchedule.prefault({}),
    deletionPolicy: z
      .enum(['Close', 'Orphan'])
      .describe(
        'What happens to a running sprint when this object is deleted. Close: it is closed and unfinished tasks return to the backlog. Orphan: it is left as it is in the service. Example: Close',
      )
      .default('Close'),
  }),
  SHOWN_SPRINT_RULES,
).describe('What the team wants.');

const PHASES = [
  'Pending',
  'Proposed',
  'Planned',
  'Active',
  'Closing',
  'Completed',
  'ClosedWithPendingTasks',
  'Withdrawn',
] as const;

export const sprintStatusSchema = z
  .object({
    observedGeneration: observedGeneration(),
    conditions: conditionsSchema.optional(),
    phase: z.enum(PHASES).describe('The conditions in one word, for the column. Example: Active').optional(),
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
    forecast: forecastStatus.optional(),
    health: health().optional(),
    decision: decisionStatus.optional(),
    advisory: advisoryStatus.optional(),
  })
  .describe('What the operator has seen; written by it alone.');

export const sprintSchema = withRules(
  z.object({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal(SPRINT.kind),
    metadata: namedMetadata(SPRINT_NAME_LIMIT),
    spec: sprintSpecSchema,
    status: sprintStatusSchema.optional(),
  }),
  [...FROZEN.map(frozen), ...STATE_RULES, SPRINT_ID_STAYS],
).describe(
  `One sprint of a project: a timebox with a goal and a Sprint Backlog, from its start to its retrospective. ${FORCE_DELETE.Sprint}`,
);

/** What `kubectl get` shows, in this order. */
export const sprintColumns: Column[] = [
  { name: 'Project', type: 'string', jsonPath: '.spec.projectRef.name' },
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Day', type: 'string', jsonPath: '.status.day.display' },
  { name: 'Done', type: 'string', jsonPath: '.status.progress.display' },
  { name: 'Health', type: 'string', jsonPath: '.status.health' },
  // A string: kubectl prints a date column as the time since, and <invalid> for one ahead.
  { name: 'Ends', type: 'string', jsonPath: '.status.endDate' },
  readyColumn('Ready', 'status'),
  AGE,
  { name: 'Forecast', type: 'string', jsonPath: '.status.forecast.display', wide: true },
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
