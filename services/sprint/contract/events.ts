import { z } from 'zod';
import { dailyScrum, retrospective, sprintMode, sprintTaskStatus } from './shapes.ts';

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
  aggregateType: 'Task',
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
    tasks: z.array(
      z.object({
        task_id: z.string(),
        title: z.string(),
        status: sprintTaskStatus,
        progress_percentage: z.number().int(),
        assigned_to: z.string().nullable(),
        /** what still stands in its way; absent in events from before it was told */
        impediment: z.string().nullable().optional(),
      }),
    ),
    retrospective,
    attendees: z.array(z.string()),
  }),
};
