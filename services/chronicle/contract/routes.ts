import { z } from 'zod';
import { inQuery, plainDate } from '../../kit/calls/fields.ts';
import { LARGE_BODY, route } from '../../kit/calls/route.ts';
import { actionItemRoutes } from './action-items.ts';
import { analyticsRoutes } from './analytics.ts';
import { decisionAuditRoutes } from './decision-audits.ts';
import { created, id, noteFilter, words } from './fields.ts';
import { generalNoteRoutes } from './general-notes.ts';
import { loggedEvent, watchRoutes } from './watch.ts';

const window = {
  start_date: plainDate.nullable().default(null),
  end_date: plainDate.nullable().default(null),
  duration_weeks: z.number().int().min(1).max(52).nullable().default(null),
};

const actionItem = z.strictObject({ description: words, status: z.string().max(50).default('open') });
const taskSummary = z.strictObject({
  task_id: id,
  description: words,
  status: z.string().max(50),
  employee_id: z.string().max(255).nullable(),
  progress_percentage: z.number().int().min(0).max(100),
});
const retrospectiveNote = z.strictObject({
  sprint_id: id,
  project_id: id,
  sprint_name: words.nullable().default(null),
  ...window,
  what_went_well: words.nullable().default(null),
  what_could_be_improved: words.nullable().default(null),
  action_items: z.array(actionItem).max(200).default([]),
  facilitator_id: z.string().max(255).nullable().default(null),
  attendees: z.array(id).max(200).default([]),
  tasks_summary: z.array(taskSummary).max(1000).default([]),
});

const planningNote = z.strictObject({
  sprint_id: id,
  project_id: id,
  sprint_name: words.nullable().default(null),
  sprint_goal: words,
  ...window,
  planned_tasks: z.array(id).max(1000),
});

const taskReport = z.strictObject({
  id,
  yesterday_work: words.nullable().default(null),
  today_work: words.nullable().default(null),
  impediments: words.nullable().default(null),
  created_at: z.string().max(40),
});
const metrics = z.strictObject({
  total_team_members: z.number().int().min(0),
  total_tasks: z.number().int().min(0),
  completed_tasks: z.number().int().min(0),
  pending_tasks: z.number().int().min(0),
});
/** What was decided of the project and done for it: the seed's orchestrator records it with a daily scrum. */
const decisions = {
  orchestration_decisions: z.array(z.record(z.string(), z.unknown())).max(200).optional(),
  orchestration_actions: z.array(words).max(200).optional(),
};
const dailyScrumNote = z.strictObject({
  project_id: id,
  sprint_id: id.nullable().default(null),
  report_date: plainDate.optional(),
  summary: words.nullable().default(null),
  summary_metrics: metrics.nullable().default(null),
  ...decisions,
  /** date → one entry a person; the seed writes assigned_to and reads employee_id, both are taken */
  reports: z.record(
    plainDate,
    z
      .array(
        z.strictObject({
          assigned_to: z.string().max(255).nullable().optional(),
          employee_id: z.string().max(255).nullable().optional(),
          tasks: z.array(taskReport).max(1000),
        }),
      )
      .max(200),
  ),
});

export const chronicleRoutes = {
  recordRetrospective: route({
    method: 'POST',
    path: '/v1/notes/sprint_retrospective',
    bodyLimit: LARGE_BODY,
    access: 'report',
    summary: 'Records a retrospective by hand: one a sprint, beside that of the close',
    body: retrospectiveNote,
    // 200 as in the seed; its other notes are 201.
    answer: created,
    invalid: 400,
    errors: ['note_exists'],
  }),
  listRetrospectives: route({
    method: 'GET',
    path: '/v1/notes/sprint_retrospective',
    project: 'filtered',
    summary: 'Retrospectives, oldest first (at most 1000)',
    query: z.strictObject(noteFilter),
    answer: z.array(retrospectiveNote.extend({ retrospective_id: z.string(), created_at: z.string() })),
    errors: ['note_not_found'],
  }),
  recordPlanning: route({
    method: 'POST',
    path: '/v1/notes/sprint_planning',
    bodyLimit: LARGE_BODY,
    access: 'report',
    summary: 'Records a sprint planning: one a sprint',
    body: planningNote,
    status: 201,
    answer: created,
    invalid: 400,
    errors: ['note_exists'],
  }),
  listPlannings: route({
    method: 'GET',
    path: '/v1/notes/sprint_planning',
    project: 'filtered',
    summary: 'Sprint plannings, oldest first (at most 1000)',
    query: z.strictObject(noteFilter),
    answer: z.array(planningNote.extend({ note_id: z.string(), created_at: z.string() })),
    errors: ['note_not_found'],
  }),
  recordDailyScrum: route({
    method: 'POST',
    path: '/v1/notes/daily_scrum_report',
    bodyLimit: LARGE_BODY,
    access: 'report',
    summary: 'Records a daily scrum: one a sprint and day',
    body: dailyScrumNote,
    status: 201,
    answer: created,
    invalid: 400,
    errors: ['note_exists'],
  }),
  getDailyScrums: route({
    method: 'GET',
    path: '/v1/notes/daily_scrum_report',
    project: 'filtered',
    summary: 'Daily scrums grouped by date; the head is that of the newest',
    query: z.strictObject({ ...noteFilter, daily_scrum_date: plainDate.optional() }),
    answer: z.object({
      project_id: z.string(),
      sprint_id: z.string().nullable(),
      created_at: z.string(),
      summary: z.string().nullable(),
      summary_metrics: metrics.nullable(),
      /** of the newest note that has some; absent: none has */
      ...decisions,
      reports: z.record(
        z.string(),
        z.array(z.object({ employee_id: z.string().nullable(), tasks: z.array(taskReport) })),
      ),
    }),
    errors: ['note_not_found'],
  }),
  listEvents: route({
    method: 'GET',
    path: '/v1/events',
    project: 'filtered',
    summary:
      'Every event there was, in order. With Accept: text/event-stream the answer goes on with what comes; Last-Event-ID resumes; Prefer: return=minimal leaves out their content',
    query: z.strictObject({
      /** events after this position */
      after: inQuery(z.number().int().min(0)).prefault(0),
      limit: inQuery(z.number().int().min(1).max(1000)).prefault(100),
    }),
    answer: z.object({
      events: z.array(loggedEvent),
      next: z.number().int(),
      /** position of the last event that there is: `head - next` are still to be read. For who may not see every project: more than `next` while there is more to read */
      head: z.number().int(),
    }),
    errors: ['too_many_readers'],
  }),
  ...decisionAuditRoutes,
  ...generalNoteRoutes,
  ...actionItemRoutes,
  ...analyticsRoutes,
  ...watchRoutes,
};
