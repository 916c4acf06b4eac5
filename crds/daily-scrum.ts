import { z } from 'zod';
import { AGE, type Column } from './column.ts';
import { conditionsSchema } from './condition.ts';
import { keyId, objectName, SPRINT_NAME_LIMIT } from './fields/names.ts';
import { mapOf, withRules } from './fields/rule.ts';
import { count, line, observedGeneration } from './fields/status.ts';
import { namedMetadata } from './metadata.ts';
import { dailyScrumName } from './names/child-names.ts';
import { parseObject } from './parse.ts';
import { API_VERSION, DAILY_SCRUM } from './resources.ts';

/** Of the sprint's name, a dash and eight digits. */
const NAME_LIMIT = SPRINT_NAME_LIMIT + 9;

// The API server would treat a field of format "date" as a timestamp, and putting one into a string breaks CEL's cost limit.
const date = withRules(
  z
    .string()
    .min(10)
    .max(10)
    .regex(/^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$/),
  [
    {
      cel: '!format.date().validate(self).hasValue()',
      message: 'must be a date that exists, as 2026-11-24',
      test: (text) => z.iso.date().safeParse(text).success,
    },
  ],
);

const dailyScrumSpecSchema = withRules(
  z.object({
    sprintRef: z
      .object({ name: objectName(SPRINT_NAME_LIMIT).describe('Name of the Sprint object. Example: sprint-1') })
      .describe('The sprint, in the same namespace. Example: {name: sprint-1}'),
    date: date.describe("The working day, a plain date in the calendar's time zone. Example: 2026-11-24"),
  }),
  [{ cel: 'self == oldSelf', message: 'a DailyScrum never changes once it is created', forbids: 'change' }],
).describe('Which daily scrum this is. Never changes.');

const memberReport = z
  .object({
    employeeID: keyId().describe('Who. Example: E001'),
    yesterday: line(
      1000,
      'What was done since the last daily scrum, at most 1000 characters. Example: PAY-TASK001 60 %',
    ).optional(),
    today: line(1000, 'What is next, at most 1000 characters. Example: PAY-TASK001').optional(),
    impediments: line(
      1000,
      'What is in the way, at most 1000 characters. Example: no access to the test bank',
    ).optional(),
  })
  .describe("One person's part of the report.");

export const dailyScrumStatusSchema = z
  .object({
    observedGeneration: observedGeneration(),
    conditions: conditionsSchema.optional(),
    phase: z
      .enum(['Pending', 'Completed', 'Failed'])
      .describe('The conditions in one word, for the column. Example: Completed')
      .optional(),
    reportID: line(
      100,
      'Id of the report in the chronicle service. Example: 0b0e7a52-6a39-4f6c-9c0a-0f8d6f3d2a11',
    ).optional(),
    updatedTasks: count('Tasks on which something was reported', 5).optional(),
    completedTasks: count('Tasks of the sprint that are completed', 3).optional(),
    pendingTasks: count('Tasks of the sprint that are not completed', 7).optional(),
    blockers: count('Impediments that were reported', 1).optional(),
    members: mapOf(memberReport, 'employeeID', 50).describe('The report, one entry a person, at most 50.').optional(),
    summary: line(1000, 'The day in one line, at most 1000 characters. Example: 5 tasks updated, 1 blocked').optional(),
  })
  .describe('What the operator has seen; written by it alone.');

export const dailyScrumSchema = withRules(
  z.object({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal(DAILY_SCRUM.kind),
    metadata: namedMetadata(NAME_LIMIT),
    spec: dailyScrumSpecSchema,
    status: dailyScrumStatusSchema.optional(),
  }),
  [
    {
      cel: "self.metadata.name == self.spec.sprintRef.name + '-' + self.spec.date.replace('-', '')",
      message: 'the name of a DailyScrum must be <sprint>-<yyyymmdd>',
      messageCel:
        "'the name of a DailyScrum must be <sprint>-<yyyymmdd>, here ' + self.spec.sprintRef.name + '-' + self.spec.date.replace('-', '')",
      fieldPath: 'metadata.name',
      test: ({ metadata, spec }) => metadata.name === dailyScrumName(spec.sprintRef.name, spec.date),
    },
  ],
).describe(
  'The daily scrum of one sprint on one day: asks for it and holds its report. Created by the CronJob of the sprint, or by hand.',
);

/** What `kubectl get` shows, in this order. */
export const dailyScrumColumns: Column[] = [
  { name: 'Sprint', type: 'string', jsonPath: '.spec.sprintRef.name' },
  { name: 'Date', type: 'string', jsonPath: '.spec.date' },
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Updated', type: 'integer', jsonPath: '.status.updatedTasks' },
  { name: 'Done', type: 'integer', jsonPath: '.status.completedTasks' },
  { name: 'Blockers', type: 'integer', jsonPath: '.status.blockers' },
  AGE,
  { name: 'Summary', type: 'string', jsonPath: '.status.summary', wide: true },
];

export type DailyScrum = z.output<typeof dailyScrumSchema>;
export type DailyScrumStatus = z.output<typeof dailyScrumStatusSchema>;

/** Throws InvalidObject. */
export function parseDailyScrum(object: unknown): DailyScrum {
  return parseObject(dailyScrumSchema, DAILY_SCRUM.kind, object);
}
