import { z } from 'zod';
import { AGE, type Column, readyColumn } from './column.ts';
import { conditionsSchema } from './condition.ts';
import { backlogSchema } from './fields/backlog.ts';
import { calendarSchema } from './fields/calendar.ts';
import { cronLine } from './fields/cron-line.ts';
import { keyId, oneLine, PROJECT_ID_PATTERN, PROJECT_NAME_LIMIT, projectId, text } from './fields/names.ts';
import { lastDecisionStatus, orchestrationSchema, velocityStatus } from './fields/orchestration.ts';
import { assignment, closePolicy, mode } from './fields/policies.ts';
import { setOf, withRules } from './fields/rule.ts';
import { count, displayCount, observedGeneration } from './fields/status.ts';
import { teamSchema } from './fields/team.ts';
import { timeZone } from './fields/time-zone.ts';
import { namedMetadata } from './metadata.ts';
import { parseObject } from './parse.ts';
import { API_VERSION, PROJECT } from './resources.ts';
import { FORCE_DELETE } from './rules/force-delete.ts';

const dailyScrum = z
  .object({
    schedule: cronLine()
      .describe(
        'When the daily scrum is held: a cron line of five fields (minute hour day-of-month month day-of-week). One that cannot start within an hour of its time is skipped; a DailyScrum object with its date makes up for it. Example: "0 14 * * 1-5"',
      )
      .default('0 14 * * 1-5'),
    timeZone: timeZone()
      .describe("Time zone (IANA name) of schedule. Absent: the calendar's. Example: Europe/Paris")
      .optional(),
  })
  .describe('When the daily scrum of a sprint is held. Example: {schedule: "0 9 * * 1-5"}');

const sprintDefaults = z
  .object({
    durationWeeks: z.int().min(1).max(4).describe('Length of a sprint in weeks, 1 to 4. Example: 2').default(2),
    maxTasks: z
      .int()
      .min(1)
      .max(100)
      .describe('Most tasks that a sprint takes from the backlog, 1 to 100. Example: 10')
      .default(10),
    mode: mode().optional(),
    closePolicy: closePolicy().optional(),
    assignment: assignment().optional(),
    dailyScrum: dailyScrum.prefault({}),
  })
  .describe(
    'What a Sprint of this project gets where it says nothing itself. Example: {durationWeeks: 1, maxTasks: 8}',
  );

const projectSpecSchema = z
  .object({
    projectID: projectId()
      .describe(
        "Id of the project in the services: 2 to 32 capitals, digits, dashes. Absent: the object's name in capitals, so that an object of another name, for example with another kustomize prefix, is another project. Never changes. Example: PAY",
      )
      .optional(),
    displayName: oneLine(100)
      .describe('Name for people to read, one line of at most 100 characters. Example: Payments')
      .optional(),
    description: text(2000)
      .describe('What the project is for, at most 2000 characters. Example: Everything about paying.')
      .optional(),
    calendar: calendarSchema.prefault({}),
    team: teamSchema.optional(),
    backlog: backlogSchema.prefault({}),
    sprintDefaults: sprintDefaults.prefault({}),
    orchestration: orchestrationSchema.prefault({}),
  })
  .describe('What the team wants.');

/** REST may add more people than a spec may name; a longer team is not shown. */
export const MOST_MEMBERS = 500;

export const projectStatusSchema = z
  .object({
    observedGeneration: observedGeneration(),
    conditions: conditionsSchema.optional(),
    phase: z
      .enum(['Pending', 'Ready'])
      .describe('The conditions in one word, for the column. Example: Ready')
      .optional(),
    projectID: projectId().describe('Id of the project in the services. Example: PAY').optional(),
    team: setOf(keyId().describe('Id of an employee. Example: E001'), 0, MOST_MEMBERS)
      .describe('Who is in the team in the services, those added by REST among them. Example: [E001, E002]')
      .optional(),
    activeSprint: text(100)
      .describe('The sprint that runs: name of its object, else its own. Example: sprint-1')
      .optional(),
    completedSprints: count('Sprints that are closed', 4).optional(),
    backlog: z
      .object({
        total: count('Tasks in the backlog, in all', 40),
        unassigned: count('Tasks that are in no sprint and not completed', 20),
        inSprint: count('Tasks in a sprint that are not begun', 5),
        inProgress: count('Tasks in a sprint that are begun', 3),
        completed: count('Tasks that are completed', 12),
        display: displayCount('completed/total', '12/40'),
      })
      .describe('Where the tasks are, counted in tasks.')
      .optional(),
    velocity: velocityStatus.optional(),
    lastDecision: lastDecisionStatus.optional(),
  })
  .describe('What the operator has seen; written by it alone.');

export const projectSchema = withRules(
  z.object({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal(PROJECT.kind),
    metadata: namedMetadata(PROJECT_NAME_LIMIT),
    spec: projectSpecSchema.prefault({}),
    status: projectStatusSchema.optional(),
  }),
  [
    {
      cel: `has(self.spec.projectID) || self.metadata.name.upperAscii().matches('${PROJECT_ID_PATTERN.source}')`,
      message:
        "without spec.projectID the object's name in capitals is the project's id, which must be 2 to 32 letters, digits or dashes and begin with a letter: set spec.projectID",
      fieldPath: 'spec.projectID',
      test: ({ metadata, spec }) =>
        spec.projectID !== undefined || PROJECT_ID_PATTERN.test(metadata.name.toUpperCase()),
    },
    {
      cel: 'has(self.spec.projectID) ? has(oldSelf.spec.projectID) && self.spec.projectID == oldSelf.spec.projectID : !has(oldSelf.spec.projectID)',
      message: 'projectID never changes, nor can it be set or removed later',
      fieldPath: 'spec.projectID',
      forbids: 'change',
    },
  ],
).describe(
  `A team with its calendar and backlog. Its sprints are objects of kind Sprint that name it. Larger than 256 KB: kubectl apply --server-side. ${FORCE_DELETE.Project}`,
);

/** What `kubectl get` shows, in this order. */
export const projectColumns: Column[] = [
  readyColumn('Ready', 'status'),
  { name: 'Sprint', type: 'string', jsonPath: '.status.activeSprint' },
  { name: 'Done', type: 'string', jsonPath: '.status.backlog.display' },
  { name: 'Velocity', type: 'string', jsonPath: '.status.velocity.display' },
  AGE,
];

export type Project = z.output<typeof projectSchema>;
export type ProjectStatus = z.output<typeof projectStatusSchema>;

/** Throws InvalidObject. */
export function parseProject(object: unknown): Project {
  return parseObject(projectSchema, PROJECT.kind, object);
}
