import { z } from 'zod';
import { idWord, oneLine, plainDate } from '../../kit/calls/fields.ts';
import { CRON_LINE } from './cron-line.ts';
import { DEFAULT_WEEKS, MOST_INSTEAD, MOST_POINTS, MOST_TASKS } from './defaults.ts';

export const sprintStatus = z.enum(['in_progress', 'completed', 'closed_with_pending_tasks']);
export const sprintMode = z.enum(['Live', 'Simulated']);
export const closePolicy = z.enum(['EndDate', 'WhenDone', 'Manual']);
const assignment = z.enum(['None', 'RoundRobin']);
export const sprintTaskStatus = z.enum(['assigned_to_sprint', 'in_progress', 'completed']);

const DAY_OF_ANY_YEAR =
  '(0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8])';
const LEAP_YEAR = '19([79][26]|8[048])|2[01](0[48]|[2468][048]|[13579][26])|2000';
/** A day that a sprint can have: calendars and time zones know nothing of the year 1 or 9999. */
export const sprintDay = z
  .string()
  .regex(new RegExp(`^((19[7-9]|2[01]\\d)\\d-(${DAY_OF_ANY_YEAR})|(${LEAP_YEAR})-02-29)$`), 'a day from 1970 to 2199')
  .meta({ format: 'date' });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Whether the daily scrum of a sprint is started by itself, and when. The service keeps it; the operator makes the CronJob. */
export const dailyScrumSchedule = z.strictObject({
  schedule: z
    .string()
    .max(100)
    .regex(CRON_LINE, { message: "a cron line has five fields, each in its range, as in '0 14 * * 1-5'" }),
  /** IANA name; absent: the sprint's */
  time_zone: z.string().max(64).refine(isTimeZone, { message: 'no such time zone' }).optional(),
  state: z.enum(['Scheduled', 'Suspended']).default('Scheduled'),
});
/** Of routes that take a schedule. */
export const SCHEDULE_RULE = 'a daily scrum’s time_zone is one of the IANA time zones';
export type DailyScrumSchedule = z.output<typeof dailyScrumSchedule>;

/** Why a sprint is no longer than it is: the backlog had no more, its tasks were named one by one, or the limits asked for. */
export const limitedBy = z.enum(['Backlog', 'NamedTasks', 'Limits']);

/** What the backlog held that could be started, the chosen tasks among it. */
export const backlogOpen = z.object({
  tasks: z.number().int(),
  tasks_with_points: z.number().int(),
  points: z.number().int(),
});

const maxTasks = z.number().int().min(1).max(MOST_TASKS);
const maxPoints = z.number().int().min(1).max(MOST_POINTS);

/** What a caller asks a sprint to be. Absent values take the default of the mode. */
export const sprintWish = z.strictObject({
  sprint_name: oneLine(1, 255),
  duration_weeks: z.number().int().min(1).max(4).default(DEFAULT_WEEKS),
  goal: oneLine(0, 2000).default(''),
  /** absent: Live: today; Simulated: today or the end of the project's previous sprint, the later one */
  start_date: sprintDay.optional(),
  mode: sprintMode.default('Simulated'),
  /** absent: Manual */
  close_policy: closePolicy.default('Manual'),
  /** absent: Live None, Simulated RoundRobin */
  assignment: assignment.optional(),
  /** of the simulation's random streams; absent: made from the sprint's id */
  seed: z.number().int().min(0).max(2_147_483_647).optional(),
  /** absent: 10; with max_points 100 */
  max_tasks: maxTasks.optional(),
  /** tasks are taken while their points fit, the first one always; a task without points weighs nothing */
  max_points: maxPoints.optional(),
  /** number that the sprint is to have in its project; another one: 409 number_passed. Absent: the next */
  number: z.number().int().min(1).max(1_000_000).optional(),
  /** the decision that this start carries out */
  decision_id: z.uuid().optional(),
  /** absent: nobody starts the daily scrum by itself */
  daily_scrum: dailyScrumSchedule.optional(),
  /** the Sprint Backlog, named task by task; absent: the best max_tasks */
  tasks: z.array(idWord).min(1).max(MOST_TASKS).optional(),
  /** who asks, for ever: cluster uid + namespace/project/name. One sprint for one reference, open or closed */
  external_ref: z.string().min(1).max(400).optional(),
  /** which of all that ever had this reference asks; told back as it is */
  external_uid: z.string().min(1).max(100).optional(),
  /** what it asked for, in its own words; told back as it is, so that it can be compared with what is asked for later */
  external_spec: z.string().min(1).max(20_000).optional(),
});
export type SprintWish = z.output<typeof sprintWish>;

/** Other limits than a wish has. */
const limits = z.strictObject({ max_tasks: maxTasks.optional(), max_points: maxPoints.optional() });
export type Limits = z.output<typeof limits>;

/** A wish, and limits of which it is told beside what each would choose: who weighs sizes need not ask twice. */
export const planWish = sprintWish.extend({ instead: z.array(limits).min(1).max(MOST_INSTEAD).optional() });

export const sprintTask = z.object({
  task_id: z.string(),
  title: z.string(),
  status: sprintTaskStatus,
  sprint_id: z.string(),
  /** whole percent */
  progress_percentage: z.number().int(),
  assigned_to: z.string().nullable(),
  points: z.number().int().nullable(),
  depends_on: z.array(z.string()),
  /** what blocks it, in the words of its last report; null: nothing */
  impediment: z.string().nullable(),
  /** how many sprints before this one ended with it unfinished */
  carry_over_count: z.number().int(),
});
export type SprintTask = z.infer<typeof sprintTask>;

/** end: its time was up; done: all tasks were; asked: somebody closed it; deleted: its object was deleted */
export const closedBecause = z.enum(['end', 'done', 'asked', 'deleted']);

const actionItem = z.object({ description: z.string(), status: z.enum(['open', 'closed']) });

export const retrospective = z.object({
  report_id: z.string(),
  what_went_well: z.string(),
  what_could_be_improved: z.string(),
  action_items: z.array(actionItem),
});

/** What one person's day looked like, in words, a line a task. */
const memberReport = z.object({
  /** null: work on tasks that nobody has taken */
  employee_id: z.string().nullable(),
  yesterday: z.string(),
  today: z.string(),
  impediments: z.string(),
});

export const dailyScrum = z.object({
  sprint_id: z.string(),
  date: plainDate,
  report_id: z.string(),
  outcome: z.enum(['Reported', 'NonWorkingDay']),
  updated_tasks_count: z.number().int(),
  completed_tasks_count: z.number().int(),
  pending_tasks_count: z.number().int(),
  blockers_count: z.number().int(),
  members: z.array(memberReport),
  summary: z.string(),
});
export type DailyScrumReport = z.infer<typeof dailyScrum>;

const progress = z.object({
  total_tasks: z.number().int(),
  completed_tasks: z.number().int(),
  in_progress_tasks: z.number().int(),
  /** mean progress of the tasks, weighed by points (a task without points weighs 1), whole percent */
  percent: z.number().int(),
  points: z.number().int(),
});

/** What a human should look at before it goes wrong. */
const warning = z.object({
  code: z.enum(['may_never_start', 'starts_late', 'everybody_absent']),
  detail: z.string(),
});
export type SprintWarning = z.infer<typeof warning>;

export const sprint = z.object({
  sprint_id: z.string(),
  project_id: z.string(),
  sprint_name: z.string(),
  goal: z.string(),
  status: sprintStatus,
  mode: sprintMode,
  close_policy: closePolicy,
  start_date: plainDate,
  /** first day after the sprint */
  end_date: plainDate,
  duration_weeks: z.number().int(),
  time_zone: z.string(),
  external_ref: z.string().nullable(),
  /** as it was started with; absent: started before this was kept */
  external_uid: z.string().nullish(),
  external_spec: z.string().nullish(),
  /** 1, 2, 3, … in its project */
  number: z.number().int(),
  max_tasks: z.number().int().nullable(),
  max_points: z.number().int().nullable(),
  decision_id: z.string().nullable(),
  /** null: never told */
  daily_scrum: z
    .object({ schedule: z.string(), time_zone: z.string(), state: z.enum(['Scheduled', 'Suspended']) })
    .nullable(),
  started_at: z.string(),
  closed_at: z.string().nullable(),
  /** null: it runs, or ended before this was kept */
  closed_because: closedBecause.nullable(),
  /** grows with every change */
  version: z.number().int(),
  day: z.object({
    /** working days begun, 0 before the first */
    current: z.number().int(),
    total: z.number().int(),
    /** next working day whose daily scrum can be asked for; null: none is left */
    next: plainDate.nullable(),
    /** Live: working days from the last daily scrum, or the start, up to today that had none, oldest first, the last 31 of them */
    unheld: z.array(plainDate),
    /** all working days of the sprint's window */
    working: z.array(plainDate).optional(),
    /** instant at which the day ends, and with it what is said here; null: not by the clock; absent: a service of before */
    until: z.string().nullish(),
  }),
  progress,
  tasks: z.array(sprintTask),
  last_daily_scrum: z.object({ date: plainDate, report_id: z.string() }).nullable(),
  retrospective: retrospective.nullable(),
  /** of a running sprint */
  warnings: z.array(warning).optional(),
});
export type Sprint = z.infer<typeof sprint>;

const plannedTask = z.object({ task_id: z.string(), points: z.number().int().nullable() });

/** What would come of a wish, without doing it. */
export const sprintPlan = z.object({
  /** ready: can start now; waiting: can start later by itself; impossible: a human must change the wish */
  verdict: z.enum(['ready', 'waiting', 'impossible']),
  /** code of the contract's table of errors; null when ready */
  code: z.string().nullable(),
  detail: z.string(),
  /** ids that the code speaks of */
  ids: z.array(z.string()),
  start_date: plainDate,
  end_date: plainDate,
  total_days: z.number().int(),
  /** all working days of the window */
  working_days: z.array(plainDate).optional(),
  time_zone: z.string(),
  /** the service's own day in that zone */
  today: plainDate,
  /** where a Simulated sprint without start_date would start now */
  simulated_start: plainDate,
  /** number that a sprint started now would get */
  number: z.number().int(),
  /** the Sprint Backlog that a start now would take, in its order; empty: none could be chosen */
  tasks: z.array(plannedTask),
  /** those that it would take with each of the limits `instead`, in their order; absent: nobody asked, or a service of before */
  instead: z.array(z.array(plannedTask)).optional(),
  limited_by: limitedBy.nullable(),
  backlog_open: backlogOpen,
  /** days of work that the calendar leaves of the team: whoever is there, on each working day of the window; hours do not count */
  person_days: z.number(),
  /** when waiting for the start date: milliseconds until then by the service's clock */
  wait_ms: z.number().int().nullable(),
  /** milliseconds until `today` is over, by the service's clock: time alone changes nothing of the answer before; absent: a service of before */
  stands_for_ms: z.number().int().optional(),
  warnings: z.array(warning).optional(),
});
export type SprintPlan = z.infer<typeof sprintPlan>;
