import { z } from 'zod';
import { changedSince, inQuery, oneLine, page } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';
import { dailyScrumSchedule, SCHEDULE_RULE } from '../../sprint/contract/shapes.ts';
import { orchestrationAnswer } from './answer.ts';
import { intelligenceRoutes } from './intelligence.ts';
import { memoryRoutes } from './memory.ts';
import { sprintOutcome } from './outcome.ts';
import { decision, decisionMode, objectName, projectOutlook, settings, sprintOutlook } from './shapes.ts';
import { strategyRoutes } from './strategies.ts';

const byProject = z.strictObject({ project_id: z.string() });
const owner = z.string().min(1).max(400);
/** the `next` of an earlier answer; absent: from the beginning. Opaque */
const changed = { changed_since: changedSince.optional(), limit: page.limit };

const orchestration = z.strictObject({
  action: z.literal('analyze_and_orchestrate').default('analyze_and_orchestrate'),
  options: z
    .strictObject({
      create_sprint_if_needed: z.boolean().default(true),
      /** false: the tasks are left to nobody (assignment None) */
      assign_tasks: z.boolean().default(true),
      /** whether the daily scrum of a sprint that is started is scheduled; the operator makes the CronJob */
      create_cronjob: z.boolean().default(true),
      /** absent: the project's settings, else "0 14 * * 1-5" */
      schedule: dailyScrumSchedule.shape.schedule.optional(),
      /** absent: the project's settings, else 2 */
      sprint_duration_weeks: z.number().int().min(1).max(4).optional(),
      /** what the rule takes, no ceiling of what is learned; absent: the project's settings, else 10 */
      max_tasks_per_sprint: z.number().int().min(1).max(100).optional(),
      /** false: the decision is kept as a proposal, and nothing is started or closed */
      act: z.boolean().default(true),
      /** true: also when a human has rejected this slot's last proposal */
      again: z.boolean().default(false),
      /** true: nothing is stored, started or closed */
      dry_run: z.boolean().default(false),
      /** how long to wait for advice on what is decided, milliseconds; 0: not at all */
      advisory_wait_ms: z.number().int().min(0).max(60_000).default(0),
      /** absent: made from the project and the number */
      sprint_name: oneLine(1, 255).optional(),
      goal: oneLine(0, 2000).optional(),
    })
    .prefault({}),
});

export const orchestratorRoutes = {
  orchestrate: route({
    method: 'POST',
    path: '/orchestrate/project/:project_id',
    summary: 'Decides what the project does next, says why, and does it. Of many that ask at once one acts',
    params: byProject,
    body: orchestration.nullish(),
    answer: orchestrationAnswer,
    errors: ['project_not_found', 'history_behind'],
  }),
  setSettings: route({
    method: 'PUT',
    path: '/orchestrate/project/:project_id/settings',
    access: 'system',
    summary: 'How the project is decided for, as its object declares it, with its Sprints that wait',
    params: byProject,
    body: z.strictObject({
      owner,
      /** of all that is told here; kept so that the owner sees whether it has to tell again */
      digest: z.string().max(100),
      settings,
      /** names of the Sprint objects that wait to be started, in their order; proposals are none */
      waiting: z.array(objectName).max(200),
      /** ids of the decisions whose proposal is open as an object */
      proposals: z.array(z.uuid()).max(20),
    }),
    rules: [SCHEDULE_RULE],
    answer: z.object({ message: z.string(), project_id: z.string() }),
    errors: ['settings_declared', 'history_behind'],
  }),
  releaseSettings: route({
    method: 'DELETE',
    path: '/orchestrate/project/:project_id/settings',
    access: 'system',
    summary: 'The owner gives the settings up: the defaults are back. Nothing happens when another owns them',
    params: byProject,
    query: z.strictObject({ owner }),
    answer: z.object({ message: z.string(), project_id: z.string() }),
    errors: ['history_behind'],
  }),
  rejectDecision: route({
    method: 'POST',
    path: '/orchestrate/project/:project_id/decisions/:decision_id/reject',
    summary:
      'A human says no to a proposal: none is made again for this sprint until the backlog or the settings change',
    params: z.strictObject({ project_id: z.string(), decision_id: z.uuid() }),
    answer: decision,
    errors: ['decision_not_found', 'decision_is_final', 'history_behind', 'project_not_found'],
  }),
  listForecasts: route({
    method: 'GET',
    path: '/orchestrate/forecasts',
    project: 'filtered',
    summary: 'Forecasts in the order in which they last changed; `next` goes on from there',
    query: z.strictObject({ ...changed, project_id: z.string().max(100).optional() }),
    answer: z.object({ forecasts: z.array(sprintOutlook), next: z.string() }),
  }),
  listProjects: route({
    method: 'GET',
    path: '/orchestrate/projects',
    project: 'filtered',
    summary:
      'Velocity and last decision of projects in the order in which they last changed; `next` goes on from there',
    query: z.strictObject({ ...changed, project_id: z.string().max(100).optional() }),
    answer: z.object({ projects: z.array(projectOutlook), next: z.string() }),
  }),
  listOutcomes: route({
    method: 'GET',
    path: '/orchestrate/outcomes',
    project: 'filtered',
    summary: 'How closed sprints ended, all projects, in the order in which they closed; `next` goes on from there',
    query: z.strictObject({
      /** the `next` of an earlier answer */
      after: inQuery(z.number().int().min(0)).prefault(0),
      limit: page.limit,
    }),
    answer: z.object({ outcomes: z.array(sprintOutcome), next: z.number().int() }),
    errors: ['history_behind'],
  }),
  rebuild: route({
    method: 'POST',
    path: '/orchestrate/rebuild',
    access: 'system',
    summary:
      'Forgets everything that was worked out and works it out anew from the log; until then other routes answer history_behind',
    status: 202,
    answer: z.object({ message: z.string() }),
  }),
  setDecisionMode: route({
    method: 'POST',
    path: '/orchestrate/project/:project_id/decision-mode',
    summary: 'How a project that no object declares is decided for',
    params: byProject,
    body: z.strictObject({
      mode: decisionMode,
      confidence_threshold: z.number().min(0.5).max(0.99).optional(),
      target_probability: z.number().min(0.5).max(0.95).optional(),
      enable_task_count_adjustment: z.boolean().default(true),
      enable_sprint_duration_adjustment: z.boolean().default(true),
    }),
    answer: z.object({ message: z.string(), applied_config: z.record(z.string(), z.unknown()) }),
    invalid: 400,
    errors: ['project_not_found', 'settings_declared', 'history_behind'],
  }),
  suspendDailyScrum: route({
    method: 'DELETE',
    path: '/orchestrate/project/:project_id/cronjob/:cronjob_name',
    summary: 'The daily scrum of a sprint is no longer started by itself',
    params: z.strictObject({ project_id: z.string(), cronjob_name: z.string() }),
    answer: z.object({ message: z.string(), cronjob_name: z.string() }),
    errors: ['project_not_found', 'cronjob_not_found', 'sprint_declared'],
  }),
  ...intelligenceRoutes,
  ...memoryRoutes,
  ...strategyRoutes,
};
