import { z } from 'zod';
import { changedSince, oneLine, page } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';
import {
  closedBecause,
  closePolicy,
  dailyScrum,
  dailyScrumSchedule,
  planWish,
  SCHEDULE_RULE,
  sprint,
  sprintDay,
  sprintPlan,
  sprintStatus,
  sprintTask,
  sprintWish,
} from './shapes.ts';
import { workRoutes } from './work.ts';

const byProject = z.strictObject({ project_id: z.string() });
const bySprint = z.strictObject({ sprint_id: z.string() });
const cannotStart = [
  'project_not_found',
  'unknown_tasks',
  'dependency_outside_sprint',
  'no_unassigned_tasks',
  'sprint_in_progress',
  'backlog_behind',
  'not_yet',
  'window_past',
  'no_working_day',
  'window_blocked',
] as const;

export const sprintRoutes = {
  startSprint: route({
    method: 'POST',
    path: '/sprints/:project_id',
    summary: 'Starts a sprint',
    params: byProject,
    body: sprintWish,
    rules: [SCHEDULE_RULE],
    status: 201,
    answer: z.object({
      message: z.string(),
      sprint_id: z.string(),
      assigned_tasks_count: z.number().int(),
      tasks: z.array(sprintTask),
    }),
    errors: [...cannotStart, 'external_ref_taken', 'number_passed'],
  }),
  planSprint: route({
    method: 'POST',
    path: '/sprints/:project_id/plan',
    access: 'read',
    summary: 'Says what would come of starting this sprint, and starts nothing',
    params: byProject,
    body: planWish,
    rules: [SCHEDULE_RULE],
    answer: sprintPlan,
    errors: ['project_not_found'],
  }),
  listSprints: route({
    method: 'GET',
    path: '/sprints',
    project: 'filtered',
    summary:
      'Sprints in the order in which they last changed, they or their tasks; `next` goes on from there, also after a restart. What time alone changes (the day) is no change',
    query: z.strictObject({
      /** absent: from the beginning */
      changed_since: changedSince.optional(),
      project_id: z.string().max(100).optional(),
      status: sprintStatus.optional(),
      /** true: each with its tasks */
      tasks: z.enum(['true', 'false']).default('false'),
      limit: page.limit,
    }),
    answer: z.object({
      sprints: z.array(sprint.partial({ tasks: true })),
      next: z.string(),
      /** where the last change stood: who reads those of one status goes on from the head of the first page; absent: a service of before */
      head: z.string().optional(),
      /** the service's clock; absent: a service of before */
      now: z.string().optional(),
    }),
  }),
  listProjectChanges: route({
    method: 'GET',
    path: '/sprints/of-projects',
    project: 'filtered',
    summary:
      'What runs in each project and how many of its sprints are closed, in the order in which a sprint of theirs last changed; `next` goes on from there',
    query: z.strictObject({ changed_since: changedSince.optional(), limit: page.limit }),
    answer: z.object({
      projects: z.array(
        z.object({
          project_id: z.string(),
          closed_sprints: z.number().int(),
          running: sprint
            .pick({ sprint_id: true, sprint_name: true, number: true, goal: true, external_ref: true })
            .nullable(),
        }),
      ),
      next: z.string(),
    }),
  }),
  claimSprint: route({
    method: 'PUT',
    path: '/sprints/:sprint_id/owner',
    access: 'system',
    summary: 'An object claims a sprint that began by REST, for ever: it is found by this reference from then on',
    params: bySprint,
    body: z.strictObject({
      external_ref: z.string().min(1).max(400),
      external_uid: z.string().min(1).max(100).optional(),
    }),
    answer: z.object({ message: z.string(), sprint_id: z.string() }),
    errors: ['sprint_not_found', 'sprint_claimed', 'external_ref_taken'],
  }),
  scheduleDailyScrum: route({
    method: 'PUT',
    path: '/sprints/:sprint_id/daily-scrum',
    summary: 'Says when the daily scrum of a running sprint is held and whether it is started by itself',
    params: bySprint,
    body: dailyScrumSchedule,
    rules: [SCHEDULE_RULE],
    answer: z.object({ message: z.string(), sprint_id: z.string() }),
    errors: ['sprint_not_found', 'sprint_closed'],
  }),
  getActive: route({
    method: 'GET',
    path: '/sprints/active',
    project: 'filtered',
    summary: 'The first running sprint',
    answer: z.object({ sprint_id: z.string() }),
    errors: ['sprint_not_found'],
  }),
  listProjects: route({
    method: 'GET',
    path: '/sprints/list_projects',
    project: 'filtered',
    summary: 'Ids of the projects that have sprints',
    answer: z.array(z.string()),
  }),
  getByRef: route({
    method: 'GET',
    path: '/sprints/by-ref',
    project: 'filtered',
    summary: 'The sprint that was started with this external_ref',
    query: z.strictObject({ external_ref: z.string().min(1).max(400) }),
    answer: sprint,
    errors: ['sprint_not_found'],
  }),
  listByProject: route({
    method: 'GET',
    path: '/sprints/by-project/:project_id',
    summary: 'Sprints of a project, oldest first',
    params: byProject,
    query: z.strictObject({ ...page, status: sprintStatus.optional() }),
    answer: z.array(sprint.omit({ tasks: true })),
  }),
  getSprint: route({
    method: 'GET',
    path: '/sprints/:sprint_id',
    summary: 'One sprint with its tasks and progress',
    params: bySprint,
    answer: sprint,
    errors: ['sprint_not_found'],
  }),
  listTasks: route({
    method: 'GET',
    path: '/sprints/:sprint_id/tasks',
    summary: 'The Sprint Backlog, in its order',
    params: bySprint,
    answer: z.array(sprintTask),
    errors: ['sprint_not_found'],
  }),
  getTaskSummary: route({
    method: 'GET',
    path: '/sprints/:sprint_id/task-summary',
    summary: 'How many tasks are done',
    params: bySprint,
    answer: z.object({
      total_tasks: z.number().int(),
      completed_tasks: z.number().int(),
      pending_tasks: z.number().int(),
    }),
    errors: ['sprint_not_found'],
  }),
  listDailyScrums: route({
    method: 'GET',
    path: '/sprints/:sprint_id/daily-scrums',
    summary: 'The stored reports of daily scrums, oldest first; holds none',
    params: bySprint,
    query: z.strictObject(page),
    answer: z.array(dailyScrum),
    errors: ['sprint_not_found'],
  }),
  getDailyScrum: route({
    method: 'GET',
    path: '/sprints/:sprint_id/daily-scrums/:date',
    summary: 'The stored report of the daily scrum of a date; holds none',
    params: z.strictObject({ sprint_id: z.string(), date: sprintDay }),
    answer: dailyScrum,
    errors: ['sprint_not_found', 'daily_scrum_not_found'],
  }),
  closeSprint: route({
    method: 'POST',
    path: '/sprints/:sprint_id/close',
    summary: 'Closes a running sprint now',
    params: bySprint,
    body: z.strictObject({ because: closedBecause.extract(['asked', 'deleted']).default('asked') }).nullish(),
    answer: z.object({
      message: z.string(),
      sprint_id: z.string(),
      status_updated_to: z.enum(['completed', 'closed_with_pending_tasks']),
      completed_tasks_count: z.number().int(),
      uncompleted_tasks_moved_to_backlog_count: z.number().int(),
      retrospective_report_id: z.string(),
    }),
    errors: ['sprint_not_found', 'sprint_closed'],
  }),
  changeSettings: route({
    method: 'PUT',
    path: '/sprints/:sprint_id/settings',
    summary: 'Changes what may change while a sprint runs; its Sprint Backlog and its window may not',
    params: bySprint,
    body: z.strictObject({ goal: oneLine(0, 2000), close_policy: closePolicy }),
    answer: z.object({ message: z.string(), sprint_id: z.string() }),
    errors: ['sprint_not_found', 'sprint_closed'],
  }),
  ...workRoutes,
};
