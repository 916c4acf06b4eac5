import { z } from 'zod';
import {
  backlogOpen,
  closedBecause,
  closePolicy,
  dailyScrum,
  limitedBy,
  retrospective,
  sprintMode,
  sprintTaskStatus,
} from './shapes.ts';

// Optional fields are those that events from before lack.

const header = {
  sprint_id: z.string(),
  project_id: z.string(),
  sprint_name: z.string(),
  start_date: z.string(),
  end_date: z.string(),
  duration_weeks: z.number().int(),
};

/** A sprint began. Its tasks travel with it, so nobody has to ask back. */
export const sprintStarted = {
  type: 'SprintStarted',
  stream: 'sprint_events',
  aggregateType: 'Sprint',
  schemaVersion: 1,
  data: z.object({
    ...header,
    sprint_goal: z.string(),
    mode: sprintMode,
    close_policy: closePolicy.optional(),
    time_zone: z.string().optional(),
    number: z.number().int().optional(),
    decision_id: z.string().nullable().optional(),
    /** dates */
    working_days: z.array(z.string()).optional(),
    /** as in a plan, at the start */
    person_days: z.number().optional(),
    backlog_open: backlogOpen.optional(),
    limited_by: limitedBy.optional(),
    /** of the Sprint Backlog; tasks without points weigh nothing */
    points: z.number().int().optional(),
    /** id that the planning note in chronicle gets */
    planning_note_id: z.uuid(),
    tasks: z.array(
      z.object({
        task_id: z.string(),
        title: z.string(),
        /** what it brings along from an earlier sprint */
        status: sprintTaskStatus,
        progress_percentage: z.number().int(),
        assigned_to: z.string().nullable(),
        points: z.number().int().nullable(),
        /** what stands in its way from an earlier sprint; absent in events from before it was told */
        impediment: z.string().nullable().optional(),
      }),
    ),
  }),
};

/** A task of a running sprint changed. */
export const taskUpdated = {
  type: 'TASK_UPDATED',
  stream: 'task_update_events',
  aggregateType: 'Sprint',
  schemaVersion: 1,
  data: z.object({
    task_id: z.string(),
    project_id: z.string(),
    sprint_id: z.string(),
    /** version of the sprint with this change: of two events about one task and sprint the higher one is newer */
    sprint_version: z.number().int(),
    status: sprintTaskStatus,
    progress_percentage: z.number().int(),
    assigned_to: z.string().nullable(),
    impediment: z.string().nullable(),
    updated_at: z.string(),
    /** the sprint's own day of the change, also simulated */
    day: z.string().optional(),
  }),
};

/**
 * A task moved on since the last daily scrum: the seed's event, told only of a daily scrum that was held by the deprecated
 * POST /scrums/{sprint_id}/run, beside TASK_UPDATED, which says the same. Who counts takes one of the two.
 */
export const taskProgressed = {
  type: 'TASK_PROGRESSED',
  stream: 'daily_scrum_events',
  aggregateType: 'Sprint',
  schemaVersion: 1,
  data: z.object({
    sprint_id: z.string(),
    task_id: z.string(),
    /** whole percent; negative: it was set back */
    progress_made: z.number().int(),
    new_total_progress: z.number().int(),
    employee_id: z.string().nullable(),
    yesterday_work: z.string(),
    today_work: z.string(),
    impediments: z.string(),
  }),
};

/** A daily scrum was held. */
export const dailyScrumReported = {
  type: 'DailyScrumReported',
  stream: 'daily_scrum_events',
  aggregateType: 'Sprint',
  schemaVersion: 1,
  data: z.object({
    project_id: z.string(),
    /** the sprint's own day; equal to the report's date */
    day: z.string().optional(),
    /** of the Sprint Backlog, after this day */
    points: z.object({ completed: z.number().int(), total: z.number().int() }).optional(),
    report: dailyScrum,
    summary_metrics: z.object({
      total_team_members: z.number().int(),
      total_tasks: z.number().int(),
      completed_tasks: z.number().int(),
      pending_tasks: z.number().int(),
    }),
    /** one line a person and task, for chronicle's note */
    entries: z.array(
      z.object({
        assigned_to: z.string().nullable(),
        task_id: z.string(),
        yesterday_work: z.string(),
        today_work: z.string(),
        impediments: z.string(),
      }),
    ),
  }),
};

/** A sprint ended, for good. Unfinished tasks return to the backlog with the progress told here. */
export const sprintCompleted = {
  type: 'SprintCompleted',
  stream: 'sprint_events',
  aggregateType: 'Sprint',
  schemaVersion: 1,
  data: z.object({
    ...header,
    status: z.enum(['completed', 'closed_with_pending_tasks']),
    sprint_version: z.number().int(),
    mode: sprintMode.optional(),
    close_policy: closePolicy.optional(),
    number: z.number().int().optional(),
    closed_because: closedBecause.optional(),
    /** working days begun (Live) or played (Simulated), and all of its window */
    day: z.object({ current: z.number().int(), total: z.number().int() }).optional(),
    /** of the Sprint Backlog; tasks without points weigh nothing */
    points: z.object({ completed: z.number().int(), total: z.number().int() }).optional(),
    /** what was done when its last day was over; of one that ran on past it, less than at the close */
    delivered_at_end: z.object({ tasks: z.number().int(), points: z.number().int() }).optional(),
    tasks: z.array(
      z.object({
        task_id: z.string(),
        title: z.string(),
        status: sprintTaskStatus,
        progress_percentage: z.number().int(),
        assigned_to: z.string().nullable(),
        points: z.number().int().nullable().optional(),
        /** what still stands in its way; absent in events from before it was told */
        impediment: z.string().nullable().optional(),
      }),
    ),
    retrospective,
    attendees: z.array(z.string()),
  }),
};
