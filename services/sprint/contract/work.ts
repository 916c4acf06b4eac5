import { z } from 'zod';
import { idWord, oneLine, taskStateMeta } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';
import { dailyScrum, sprintDay, sprintTaskStatus } from './shapes.ts';

// What a team does in a running sprint: progress, hand-overs and daily scrums.

const bySprint = z.strictObject({ sprint_id: z.string() });

export const workRoutes = {
  reportProgress: route({
    method: 'POST',
    path: '/tasks/:task_id/progress',
    access: 'report',
    summary: 'Reports the state of a task in a running sprint; a report without an impediment clears an earlier one',
    params: z.strictObject({ task_id: z.string() }),
    query: z.strictObject({ project_id: z.string().max(100).optional() }),
    body: z
      .strictObject({
        status: sprintTaskStatus.optional(),
        progress_percentage: z.number().int().min(0).max(100).optional(),
        /** what blocks the task */
        impediment: oneLine(0, 500).optional(),
      })
      .refine((v) => Object.keys(v).length > 0, { message: 'nothing is reported' })
      .refine((v) => v.status !== 'completed' || (v.progress_percentage ?? 100) === 100, {
        path: ['progress_percentage'],
        message: 'a completed task is at 100 percent',
      })
      .refine((v) => v.progress_percentage !== 100 || (v.status ?? 'completed') === 'completed', {
        path: ['status'],
        message: 'a task at 100 percent is completed',
      })
      .meta(taskStateMeta),
    answer: z.object({
      message: z.string(),
      task_id: z.string(),
      project_id: z.string(),
      sprint_id: z.string(),
      sprint_name: z.string(),
      status: sprintTaskStatus,
      progress_percentage: z.number().int(),
      impediment: z.string().nullable(),
    }),
    errors: ['task_not_found', 'task_ambiguous', 'sprint_closed'],
  }),
  handOver: route({
    method: 'PUT',
    path: '/tasks/:task_id/assignee',
    summary: 'Gives a task in a running sprint to somebody of the team, or to nobody (null)',
    params: z.strictObject({ task_id: z.string() }),
    query: z.strictObject({ project_id: z.string().max(100).optional() }),
    body: z.strictObject({ assigned_to: idWord.nullable() }),
    answer: z.object({
      message: z.string(),
      task_id: z.string(),
      project_id: z.string(),
      sprint_id: z.string(),
      sprint_name: z.string(),
      assigned_to: z.string().nullable(),
    }),
    errors: ['task_not_found', 'task_ambiguous', 'sprint_closed', 'unknown_assignee', 'project_not_found'],
  }),
  runDailyScrum: route({
    method: 'POST',
    path: '/sprints/:sprint_id/run-daily-scrum',
    access: 'report',
    summary:
      'Holds the daily scrum of a date (absent: Live today, Simulated the next simulated day), or says that it is a day off, also ahead. Asked again, the stored report comes back',
    params: bySprint,
    body: z.strictObject({ date: sprintDay.optional() }).nullish(),
    answer: dailyScrum.extend({ message: z.string() }),
    errors: ['sprint_not_found', 'sprint_closed', 'outside_sprint', 'future_date'],
  }),
  listStories: route({
    method: 'GET',
    path: '/sprints/:sprint_id/stories',
    summary: 'User stories of the backlog that have tasks in this sprint, each with those tasks',
    params: bySprint,
    answer: z.array(
      z.object({
        story_id: z.string(),
        description: z.string(),
        /** of this sprint, in the order of its Sprint Backlog */
        task_ids: z.array(z.string()),
        completed_tasks_count: z.number().int(),
      }),
    ),
    errors: ['sprint_not_found'],
  }),
  runScrum: route({
    method: 'POST',
    path: '/scrums/:sprint_id/run',
    summary:
      'Holds the next daily scrum, as run-daily-scrum without a date, and tells each task that moved by TASK_PROGRESSED',
    params: bySprint,
    answer: dailyScrum.extend({
      message: z.string(),
      /** how many TASK_PROGRESSED were told; 0: the report was there already */
      event_count: z.number().int(),
    }),
    errors: ['sprint_not_found', 'sprint_closed', 'outside_sprint', 'future_date'],
    deprecated: { since: '2026-11-28', instead: '/sprints/:sprint_id/run-daily-scrum' },
  }),
};
