import { z } from 'zod';
import { changePage, idWord, oneLine, projectId, taskStateMeta } from '../../kit/calls/fields.ts';
import { LARGE_BODY, route } from '../../kit/calls/route.ts';
import { storyRoutes } from './stories.ts';

const byProject = z.strictObject({ project_id: z.string() });
const taskStatus = z.enum(['unassigned', 'assigned_to_sprint', 'in_progress', 'completed']);
const title = oneLine(1, 255);
const description = z.string().max(10_000);
/** of what the caller declared, in its own way; kept so that it sees whether it has to declare again */
const digest = z.string().max(100);
const assignee = z.string().max(100).nullable();

export const backlogTask = z.object({
  task_id: z.string(),
  project_id: z.string(),
  title: z.string(),
  description: z.string(),
  status: taskStatus,
  assigned_to: z.string().nullable(),
  sprint_id: z.string().nullable(),
  /** whole percent */
  progress_percentage: z.number().int(),
  points: z.number().int().nullable(),
  /** 1 = first; null = after all that have one */
  priority: z.number().int().nullable(),
  depends_on: z.array(z.string()),
  /** what stands in its way, in the words of its last report; null: nothing */
  impediment: z.string().nullable(),
  /** how many sprints ended with the task unfinished */
  carry_over_count: z.number().int(),
});

const declaredTask = z.strictObject({
  task_id: idWord,
  title,
  description: description.default(''),
  points: z.number().int().min(0).max(1000).nullable().default(null),
  priority: z.number().int().min(1).max(100_000).nullable().default(null),
  depends_on: z.array(idWord).max(8).default([]),
  assigned_to: assignee.default(null),
});

const backlogFilter = z.strictObject({
  status: taskStatus.optional(),
  assigned_to: z.string().max(100).optional(),
  /** true: those that are not completed, and the completed ones on which they depend */
  open: z.enum(['true', 'false']).default('false'),
});

const summary = z.object({
  project_id: z.string(),
  total_tasks: z.number().int(),
  status_counts: z.record(z.string(), z.number().int()),
});

/** A summary with what whoever declares the backlog, or plans on it, compares. */
const wholeSummary = summary.extend({
  declared_digest: z.string().nullable(),
  /** grows with every change of its tasks; 0: there was none */
  version: z.number().int(),
  /** who has tasks that are not completed, or gets them when the sprint that holds them ends */
  assignees: z.array(z.object({ employee_id: z.string(), task_ids: z.array(z.string()) })),
  /** the last sprint whose close this backlog has applied */
  last_closed_sprint_id: z.string().nullable(),
  /** means over its closed sprints, to a tenth; null: none was counted; absent: a service of before */
  velocity: z
    .object({
      sprints: z.number().int(),
      mean_completed_tasks: z.number(),
      mean_completed_points: z.number(),
    })
    .nullable()
    .optional(),
});

export const backlogRoutes = {
  generateBacklog: route({
    method: 'POST',
    path: '/backlogs/:project_id',
    summary: 'Generates ten sample tasks; those that are there already stay as they are',
    params: byProject,
    body: z.strictObject({ digest: digest.optional() }).nullish(),
    status: 201,
    answer: z.object({ message: z.string(), project_id: z.string(), tasks_count: z.number().int() }),
    errors: ['project_not_found'],
  }),
  declareBacklog: route({
    method: 'PUT',
    path: '/backlogs/:project_id',
    bodyLimit: LARGE_BODY,
    summary:
      'Makes the list of tasks what is declared. A task that is left out goes when unassigned, leaves with its sprint when in one, stays when completed. assigned_to is applied when its declared value changes',
    params: z.strictObject({ project_id: projectId }),
    body: z.strictObject({
      digest,
      tasks: z.array(declaredTask).max(600),
    }),
    answer: z.object({ message: z.string(), project_id: z.string(), tasks_count: z.number().int() }),
    errors: ['project_not_found', 'invalid_backlog'],
  }),
  listSummaries: route({
    method: 'GET',
    path: '/backlogs/summary',
    project: 'filtered',
    summary: 'Counts of every project’s backlog',
    answer: z.array(summary),
  }),
  listBacklogChanges: route({
    method: 'GET',
    path: '/backlogs/changes',
    project: 'filtered',
    summary:
      'Summaries of the backlogs that changed since a cursor, by project; `next` goes on from there, also after a restart. One may come again although nothing of it changed',
    query: changePage,
    answer: z.object({ backlogs: z.array(wholeSummary), next: z.string() }),
  }),
  getBacklog: route({
    method: 'GET',
    path: '/backlogs/:project_id',
    summary: 'Tasks of a project, by id in natural order',
    params: byProject,
    query: backlogFilter,
    answer: z.array(backlogTask),
    errors: ['project_not_found'],
  }),
  listTasks: route({
    method: 'GET',
    path: '/backlogs/:project_id/tasks',
    summary: 'The same as GET /backlogs/{project_id}',
    params: byProject,
    query: backlogFilter,
    answer: z.array(backlogTask),
    errors: ['project_not_found'],
  }),
  addTask: route({
    method: 'POST',
    path: '/backlogs/:project_id/tasks',
    summary: 'Adds one task. A backlog that an object declares inline loses it again with the next declaration',
    params: z.strictObject({ project_id: projectId }),
    body: declaredTask.extend({
      /** absent: the next free one, <project>-TASK001 onwards */
      task_id: idWord.optional(),
    }),
    status: 201,
    answer: z.object({ message: z.string(), task: backlogTask }),
    errors: ['project_not_found', 'task_exists', 'invalid_backlog'],
  }),
  removeTask: route({
    method: 'DELETE',
    path: '/tasks/:task_id',
    summary: 'Removes a task that is in no running sprint and on which no other one waits',
    params: z.strictObject({ task_id: z.string() }),
    query: z.strictObject({ project_id: z.string().max(100).optional() }),
    answer: z.object({ message: z.string(), task_id: z.string(), project_id: z.string() }),
    errors: ['task_not_found', 'task_ambiguous', 'task_in_sprint', 'task_needed'],
  }),
  getSummary: route({
    method: 'GET',
    path: '/backlogs/:project_id/summary',
    summary: 'Counts of one project’s backlog',
    params: byProject,
    answer: wholeSummary,
    errors: ['project_not_found'],
  }),
  updateTask: route({
    method: 'PUT',
    path: '/tasks/:task_id',
    summary:
      'Changes a task by hand. Status, progress, assignee and impediment of a task in a running sprint belong to the sprint service',
    params: z.strictObject({ task_id: z.string() }),
    query: z.strictObject({ project_id: z.string().max(100).optional() }),
    body: z
      .strictObject({
        title: title.optional(),
        description: description.optional(),
        status: z.enum(['unassigned', 'in_progress', 'completed']).optional(),
        progress_percentage: z.number().int().min(0).max(100).optional(),
        assigned_to: assignee.optional(),
        impediment: oneLine(0, 500).nullable().optional(),
        /** taken when it is the one that the task has: a task enters and leaves a sprint by the sprint service alone */
        sprint_id: z.string().max(100).nullable().optional(),
      })
      .refine((v) => Object.keys(v).length > 0, { message: 'nothing to change' })
      .refine((v) => v.status !== 'completed' || (v.progress_percentage ?? 100) === 100, {
        path: ['progress_percentage'],
        message: 'a completed task is at 100 percent',
      })
      .refine((v) => v.progress_percentage !== 100 || (v.status ?? 'completed') === 'completed', {
        path: ['status'],
        message: 'a task at 100 percent is completed',
      })
      .meta(taskStateMeta),
    answer: z.object({ message: z.string(), task: backlogTask }),
    errors: ['task_not_found', 'task_ambiguous', 'task_in_sprint', 'sprint_decides'],
  }),
  ...storyRoutes,
};
