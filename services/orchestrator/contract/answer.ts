import { z } from 'zod';
import { decision, decisionMode } from './shapes.ts';

// The answer of POST /orchestrate in the seed's shape; every key is in every answer, unknown is null or [].

const share = z.number().min(0).max(1);

const modification = z.object({
  original_recommendation: z.number(),
  intelligence_recommendation: z.number(),
  applied_value: z.number(),
  confidence: share.nullable(),
  evidence_source: z.string(),
  expected_improvement: z.string().nullable(),
  rationale: z.string().nullable(),
  evidence_details: z.object({ similar_projects_used: z.array(z.string()) }),
});

export const adjustments = z.object({
  task_count_modification: modification.nullable(),
  sprint_duration_modification: modification.nullable(),
});

const durations = z.object({ total_orchestration_ms: z.number(), facts_ms: z.number(), decision_ms: z.number() });

export const orchestrationAnswer = z.object({
  project_id: z.string(),
  analysis: z.object({
    backlog_tasks: z.number().int(),
    unassigned_tasks: z.number().int(),
    active_sprints: z.number().int(),
    team_size: z.number().int(),
    team_availability: z.object({ status: z.enum(['ok', 'conflict']), person_days: z.number() }),
    historical_context: z.object({
      closed_sprints: z.number().int(),
      completion_rate: share.nullable(),
      velocity_trend: z.enum(['increasing', 'decreasing', 'stable']).nullable(),
      other_projects: z.number().int(),
      /** what was looked at, in this order; step by step more will be */
      sources: z.array(z.string()),
    }),
  }),
  decisions: z.object({
    create_new_sprint: z.boolean(),
    tasks_to_assign: z.number().int(),
    sprint_duration_weeks: z.number().int(),
    reasoning: z.string(),
    decision_source: decisionMode,
    rule_based_decision: z.object({
      tasks_to_assign: z.number().int(),
      sprint_duration_weeks: z.number().int(),
      reasoning: z.string(),
    }),
    intelligence_adjustments: adjustments,
    confidence_scores: z.object({
      overall_decision_confidence: share.nullable(),
      intelligence_threshold_met: z.boolean(),
      minimum_threshold: share,
    }),
    warnings: z.array(z.string()),
    cronjob_created: z.boolean(),
    sprint_closure_triggered: z.boolean(),
    sprint_id: z.string().nullable(),
    sprint_id_to_close: z.string().nullable(),
    sprint_name: z.string().nullable(),
  }),
  intelligence_adjustments: adjustments,
  actions_taken: z.array(z.string()),
  performance_metrics: durations,
  intelligence_metadata: z.object({ decision_mode: decisionMode, modifications_applied: z.number().int() }),
  cronjob_name: z.string().nullable(),
  sprint_id: z.string().nullable(),
  /** all of it, in one piece */
  decision,
});
export type OrchestrationAnswer = z.output<typeof orchestrationAnswer>;
