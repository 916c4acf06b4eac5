import { z } from 'zod';
import { inQuery, isoTime } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';
import { id } from './fields.ts';

const ofProject = z.strictObject({ project_id: z.string() });
const count = z.number().int();
const counts = z.record(z.string(), count);
/** 0..1 */
const rate = z.number();
const percent = z.number();

// A sprint counts once, also with two retrospectives: that of its close goes before one by hand.
export const analyticsRoutes = {
  getMetricsSummary: route({
    method: 'GET',
    path: '/v1/analytics/metrics/summary',
    project: 'filtered',
    summary: 'What the chronicle holds, over all projects',
    answer: z.object({
      total_projects: count,
      /** sprints that any note tells of */
      total_sprints: count,
      /** a day off leaves a note and is no daily scrum */
      total_daily_scrum_reports: count,
      /** sprints with a retrospective */
      total_retrospectives: count,
      total_action_items: count,
      /** by the last three closed sprints of each project: Good when at least 60 % of them did at least 80 % of their tasks */
      overall_system_health: z.enum(['Good', 'Needs Attention', 'Unknown']),
      summary_analysis: z.string(),
    }),
    errors: ['no_metrics'],
  }),
  getPatterns: route({
    method: 'GET',
    path: '/v1/analytics/project/:project_id/patterns',
    summary: 'How often a project met, what it completed, and which action items come back',
    params: ofProject,
    answer: z.object({
      project_id: z.string(),
      daily_scrum_count: count,
      /** sprints with a retrospective */
      retrospective_count: count,
      /** sum over the sprints of the tasks that their last daily scrum told to be completed */
      total_tasks_completed_in_daily_scrums: count,
      /** action item → sprints whose retrospectives asked for it; the fifty most frequent, those first */
      common_retrospective_action_items: counts,
      patterns_analysis_summary: z.string(),
    }),
    errors: ['project_not_found'],
  }),
  getVelocity: route({
    method: 'GET',
    path: '/v1/analytics/project/:project_id/velocity',
    summary: 'Tasks that each closed sprint of a project completed, in the order of their starts',
    params: ofProject,
    answer: z.object({
      project_id: z.string(),
      velocity_trend_data: z.array(
        z.object({
          sprint_id: z.string(),
          start_date: z.string().nullable(),
          end_date: z.string().nullable(),
          completed_tasks: count,
        }),
      ),
      /** tasks a sprint, two decimals; 0 without a closed sprint */
      average_velocity: z.number(),
      velocity_analysis: z.string(),
    }),
    errors: ['project_not_found'],
  }),
  getImpediments: route({
    method: 'GET',
    path: '/v1/analytics/project/:project_id/impediments',
    summary: 'Which impediments the daily scrums of a project told, and what became of the action items',
    params: ofProject,
    answer: z.object({
      project_id: z.string(),
      /** impediment → reports in daily scrums, one for each day, person and task that told it; the most frequent first */
      impediment_frequency: counts,
      /** impediment, or action item that names none → its action items; a status without one is left out */
      impediment_status_counts: z.record(z.string(), z.object({ open: count.optional(), closed: count.optional() })),
      impediment_analysis_summary: z.string(),
    }),
    errors: ['project_not_found'],
  }),
  listSimilarProjects: route({
    method: 'GET',
    path: '/v1/analytics/projects/similar',
    summary: 'Projects whose closed sprints went as those of another one, the most similar first (at most 100)',
    query: z.strictObject({
      reference_project_id: id,
      similarity_threshold: inQuery(z.number().min(0).max(1)).prefault(0.7),
    }),
    answer: z.array(
      z.object({
        project_id: z.string(),
        similarity_score: rate,
        /** mean number of people in its retrospectives; null: none told */
        team_size: z.number().nullable(),
        /** completed of all tasks of its closed sprints */
        completion_rate: rate,
        /** weeks; null: none told */
        avg_sprint_duration: z.number().nullable(),
        /** the number of tasks whose sprints completed the largest share on average; of equal ones the larger number */
        optimal_task_count: count,
        /** in what its successful sprints (at least 80 % completed) differ from the others, in sentences */
        key_success_factors: z.array(z.string()),
      }),
    ),
    invalid: 400,
    errors: ['project_not_found', 'no_similar_project'],
  }),
  getDecisionImpact: route({
    method: 'GET',
    path: '/v1/analytics/decisions/impact/:project_id',
    summary: 'Decisions that started a sprint, beside what that sprint completed',
    params: ofProject,
    query: z.strictObject({
      /** default: 30 days before the end; a date is its first moment in UTC */
      start_date: isoTime.optional(),
      /** default: now; a date is its last moment in UTC */
      end_date: isoTime.optional(),
    }),
    answer: z.object({
      time_period: z.object({ start_date: z.string(), end_date: z.string() }),
      /** decisions made in this time whose sprint has closed, with tasks */
      total_decisions_analyzed: count,
      intelligence_enhanced_decisions: count,
      rule_based_decisions: count,
      /** mean over the decisions of completed of all tasks; null: no such decision */
      intelligence_completion_rate_avg: rate.nullable(),
      rule_based_completion_rate_avg: rate.nullable(),
      /** of the intelligence's mean over the rule's, in percent of the latter; 0 while one of them is unknown or the rule's is 0 */
      completion_rate_improvement_percent: percent,
      /** likewise, of completed tasks a person and week */
      task_efficiency_improvement_percent: percent,
      /** likewise, of the share of the team that had a task */
      resource_utilization_improvement_percent: percent,
      details: z.array(
        z.object({
          audit_id: z.string(),
          project_id: z.string(),
          sprint_id: z.string(),
          decision_source: z.string(),
          completion_rate: rate,
          /** at least 80 % of the tasks were completed */
          success: z.boolean(),
          timestamp: z.string(),
        }),
      ),
    }),
    invalid: 400,
    errors: ['project_not_found', 'invalid_period'],
  }),
};
