import { z } from 'zod';
import { mapOf } from './fields/rule.ts';

/** Messages are cut to this many characters before they are written. */
export const MESSAGE_LIMIT = 2000;

const conditionSchema = z
  .object({
    type: z
      .enum(['Ready', 'Succeeded', 'Reconciling', 'Stalled', 'Attention'])
      .describe(
        'What the condition tells. Ready: the operator has nothing left to do now. Succeeded: the end of a Sprint or DailyScrum. Reconciling: the operator is at work. Stalled: it needs a human. Attention: all is done, but a human should look at something before it goes wrong; of several such things the most urgent gives the reason, and the message says all. Example: Ready',
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
    Proposed:
      'The sprint is a proposal: it waits for a human and holds up nobody. spec.state Active approves it, Closed or deleting it rejects it.',
    Planned: 'The sprint waits for its start date.',
    Queued: 'The sprint waits until the sprint before it in the same project has closed.',
    Active: 'The sprint runs: it is started in the service and its CronJob is there.',
    Closing: 'The sprint is being closed; its retrospective is not recorded yet.',
    Completed: 'The sprint is closed and all its tasks are completed.',
    ClosedWithPendingTasks: 'The sprint is closed; unfinished tasks went back to the backlog.',
    Withdrawn:
      'The sprint was never started and never will be: it was closed before, or the number that it was made for has gone to another sprint of the project.',
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
    WindowBlocked:
      'The sprint ahead of it in the queue ends after its whole window: it can never start. Goes on when either is changed, or the other is closed before.',
    NoUnassignedTasks: 'The backlog holds no task to work on. Goes on when it does.',
    ServiceUnavailable: 'A service is away; the message says which. Tried again until it is back.',
    KubernetesRefused:
      'The API server refuses something that the object needs, for example because of a quota; the message says what. Tried again.',
    SprintLost:
      'The sprint was started, but the sprint service knows nothing of it: another database, or another service. Goes on when the service knows it again.',
    NameTaken:
      'The name stands for an earlier sprint that was asked for with another spec, or is of another projectID; the message says which, when it ran and what to do.',
    SprintNotFound: 'The project has no sprint in the services with the id of spec.sprintID. Goes on when it has.',
    SprintClaimed: 'Another object has claimed the sprint of spec.sprintID, for ever; the message names its reference.',
    MayNeverStart:
      'Attention: the sprint ahead of it may end after its whole window; the message names it. It would be Stalled then.',
    StartsLate: 'Attention: its start date passes before the sprint ahead of it ends; the message names it.',
    EverybodyAbsent: 'Attention: everybody of the team is absent on every working day of the sprint.',
    NoDailyScrumDay: 'Attention: the schedule of the daily scrum meets no working day of the sprint.',
    ScheduleOnOtherDay:
      'Attention: when the daily scrum is due in the zone of its schedule, it is another day in the zone of the calendar, of which the report is.',
    TimeZoneChanged:
      "Attention: the calendar's time zone was changed while the sprint runs. It goes on in the one in which it started; the next takes the new one.",
    ChangeWithoutEffect:
      'Attention: the spec was changed when it had no effect any more, such as goal or closePolicy of a closed sprint; the message names the fields.',
    UnknownAssignee:
      'Attention: tasks of the running sprint that are not completed are assigned to people who are not in the team; the message names both.',
    Deleting:
      'The object is being deleted, but the sprint service does not close the sprint; the message says why. Tried again.',
    DailyScrumMissed:
      'Of Attention: a daily scrum was due and is not held; the message says which and why, in the words of the API server where it has some. Gone once that one or a later one is held.',
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
