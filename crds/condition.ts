import { z } from 'zod';
import { mapOf } from './fields/rule.ts';

/** Messages are cut to this many characters before they are written. */
export const MESSAGE_LIMIT = 2000;

const conditionSchema = z
  .object({
    type: z
      .enum(['Ready', 'Succeeded', 'Reconciling', 'Stalled', 'Attention'])
      .describe(
        'What the condition tells. Ready: the operator has nothing left to do now. Succeeded: the end of a Sprint or DailyScrum. Reconciling: the operator is at work. Stalled: it needs a human. Attention: all is done, but a human should look at something before it goes wrong. Example: Ready',
      ),
    status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds. Example: "True"'),
    reason: z
      .string()
      .max(64)
      .regex(/^[A-Z][A-Za-z]*$/)
      .describe('Why, as one word from the documented list. Example: Active'),
    message: z
      .string()
      .max(MESSAGE_LIMIT)
      .describe('Why, as one line for people. Example: day 6 of 10, 21 of 40 tasks done'),
    observedGeneration: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .describe("The object's metadata.generation that the condition speaks of. Example: 3"),
    lastTransitionTime: z.iso
      .datetime()
      .describe('When the status last changed, in UTC. Example: 2026-11-23T14:00:00Z'),
  })
  .describe('One condition.');

export const conditionsSchema = mapOf(conditionSchema, 'type', 8).describe(
  'What the operator knows of the object, one entry a type. Wait for one with: kubectl wait --for=condition=Ready',
);

/** Every reason word that a condition of each kind may carry, with what it means. Printed in docs/reference/crds.md. */
export const REASONS = {
  Project: {
    Progressing: 'The project is being written to the services.',
    Ready: 'The services hold the project as the object says.',
    InvalidSpec: 'The object does not fit its schema (it was stored before a rule existed).',
    InvalidBacklog: 'Tasks of the backlog depend on each other in a circle; the message names them.',
    ProjectIDTaken: 'Another object owns this projectID; the message names it. Tried again when it is gone.',
    ServiceUnavailable: 'A service is away; the message says which. Tried again until it is back.',
    KubernetesRefused:
      'The API server refuses something that the object needs, for example because of a quota; the message says what. Tried again.',
    Deleting:
      'The object is being deleted, but the project service does not give up its projectID; the message says why. Tried again.',
    DeletionBlocked: 'The object is being deleted, but sprints that are not closed name it; the message lists them.',
    UnknownAssignee:
      'Attention: tasks of the backlog that are not completed are assigned, or will be when their sprint ends, to people who are not in the team; the message names both.',
  },
  Sprint: {
    Progressing: 'The sprint is being started in the sprint service.',
    Planned: 'The sprint waits for its start date.',
    Queued: 'The sprint waits until the sprint before it in the same project has closed.',
    Active: 'The sprint runs: it is started in the service and its CronJob is there.',
    Closing: 'The sprint is being closed; its retrospective is not recorded yet.',
    Completed: 'The sprint is closed and all its tasks are completed.',
    ClosedWithPendingTasks: 'The sprint is closed; unfinished tasks went back to the backlog.',
    CronJobTaken:
      "The sprint runs, but a CronJob that is not its own has its CronJob's name; the message names it. Goes on when that one is gone.",
    InvalidSpec: 'The object does not fit its schema (it was stored before a rule existed).',
    ProjectNotFound: 'No Project of that name is in the namespace. Goes on when there is one.',
    ProjectNotReady: 'The Project is there but not Ready. Goes on when it is.',
    UnknownTasks: 'spec.tasks names tasks that the backlog does not hold; the message names them.',
    DependencyOutsideSprint:
      'Tasks of spec.tasks depend on tasks that are neither completed nor in the list; the message names them.',
    WindowPast: "The sprint's window is wholly past.",
    NoWorkingDay: "The sprint's window has no working day.",
    NoUnassignedTasks: 'The backlog holds no task to work on. Goes on when it does.',
    ServiceUnavailable: 'A service is away; the message says which. Tried again until it is back.',
    KubernetesRefused:
      'The API server refuses something that the object needs, for example because of a quota; the message says what. Tried again.',
    SprintLost:
      'The sprint was started, but the sprint service knows nothing of it: another database, or another service. Goes on when the service knows it again.',
    NameTaken:
      'The name stands for a sprint of another projectID, which a Project of the same name had before; the message names it.',
    UnknownAssignee:
      'Attention: tasks of the running sprint that are not completed are assigned to people who are not in the team; the message names both.',
    Deleting:
      'The object is being deleted, but the sprint service does not close the sprint; the message says why. Tried again.',
  },
  DailyScrum: {
    Progressing: 'The daily scrum is being run.',
    Reported: 'The daily scrum was held; its report is recorded.',
    NonWorkingDay: 'The date is a day off, also one that lies ahead: nothing was changed.',
    OutsideSprint: "The date is outside the sprint's window or the sprint is closed: nothing was changed.",
    FutureDate:
      "The date is a working day of a Live sprint that lies in the future: nothing was changed. On that day the sprint's CronJob, or dsm daily-scrum, makes it anew.",
    InvalidSpec: 'The object does not fit its schema (it was stored before a rule existed).',
    SprintNotFound: 'No Sprint of that name is in the namespace. Goes on when there is one.',
    SprintNotActive: 'The Sprint does not run yet. Goes on when it does.',
    ServiceUnavailable: 'A service is away; the message says which. Tried again until it is back.',
    KubernetesRefused:
      'The API server refuses something that the object needs, for example because of a quota; the message says what. Tried again.',
  },
} as const;

export type ProjectReason = keyof (typeof REASONS)['Project'];
export type SprintReason = keyof (typeof REASONS)['Sprint'];
export type DailyScrumReason = keyof (typeof REASONS)['DailyScrum'];
