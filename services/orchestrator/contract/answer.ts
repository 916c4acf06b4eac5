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

const durations = z.object({
  total_orchestration_ms: z.number(),
  facts_ms: z.number(),
  decision_ms: z.number(),
  /** null: nothing was looked for */
  episode_retrieval: z.object({ duration_ms: z.number(), cache_hit: z.boolean() }).nullable(),
  /** null: no advice was waited for */
  ai_advisory: z.object({ duration_ms: z.number(), cache_hit: z.boolean() }).nullable(),
});

/** Decisions in a like situation, as evidence: they move no number. */
export const episodeContext = z.object({
  episodes_retrieved: z.number().int(),
  /** always 0, see the guide on learning */
  episodes_used_for_decision: z.number().int(),
  average_episode_similarity: share.nullable(),
  /** always 0 */
  episode_influence_score: share,
  key_episode_insights: z.array(z.string()),
  /** the most similar first, five at most */
  episodes_contributing: z.array(
    z.object({
      episode_id: z.uuid(),
      project_id: z.string(),
      similarity_score: share,
      /** null: it has not ended, or says nothing */
      outcome_quality: share.nullable(),
      decision_summary: z.string(),
    }),
  ),
});
export type EpisodeContext = z.output<typeof episodeContext>;

/** What learned strategies say, and what they would have changed. */
export const strategyContext = z.object({
  /** strategies whose condition holds, from a confidence of 0.5 on */
  strategies_evaluated: z.number().int(),
  /** always 0, see the guide on learning */
  strategies_applied: z.number().int(),
  best_match_strategy: z
    .object({
      id: z.uuid(),
      name: z.string(),
      confidence: share,
      /** how much of its evidence is of this project, 0..1 */
      applicability_score: share,
    })
    .nullable(),
  /** no strategy holds */
  fallback_to_episodes: z.boolean(),
  /** always 0 */
  strategy_influence_weight: share,
  /** null: nothing would be changed */
  would_change: z
    .object({
      original_recommendation: z.number(),
      strategy_recommendation: z.number(),
      source: z.literal('learned_strategy'),
      strategy_id: z.uuid(),
      strategy_name: z.string(),
      strategy_confidence: share,
    })
    .nullable(),
  /** open: they would have earned to act */
  gate: z.enum(['open', 'closed']),
  /** P(with strategies it costs less than without); null below five own sprints in which they would have changed something */
  gate_confidence: share.nullable(),
});
export type StrategyContext = z.output<typeof strategyContext>;

/** The seed's review by a language model, made after the decision. */
export const aiAgentAdvisory = z.object({
  enabled: z.boolean(),
  /** as configured; "" where no model is */
  model: z.string(),
  summary: z.string(),
  recommendations: z.array(z.string()),
  risk_assessment: z.enum(['Low', 'Medium', 'High', 'Unknown']),
  generation_time_ms: z.number(),
  /** null: there is advice */
  error: z.string().nullable(),
  /** what is done without it; null: there is advice */
  fallback: z.string().nullable(),
});
export type AiAgentAdvisory = z.output<typeof aiAgentAdvisory>;

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
      /** of the last hundred that teach, as the trend is */
      completion_rate: share.nullable(),
      velocity_trend: z.enum(['increasing', 'decreasing', 'stable']).nullable(),
      other_projects: z.number().int(),
      /** what was looked at, in this order: strategies, chronicle, episodes */
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
    episode_context: episodeContext,
    warnings: z.array(z.string()),
    cronjob_created: z.boolean(),
    sprint_closure_triggered: z.boolean(),
    sprint_id: z.string().nullable(),
    sprint_id_to_close: z.string().nullable(),
    sprint_name: z.string().nullable(),
  }),
  intelligence_adjustments: adjustments,
  strategy_context: strategyContext,
  ai_agent_advisory: aiAgentAdvisory,
  actions_taken: z.array(z.string()),
  performance_metrics: durations,
  intelligence_metadata: z.object({ decision_mode: decisionMode, modifications_applied: z.number().int() }),
  cronjob_name: z.string().nullable(),
  sprint_id: z.string().nullable(),
  /** all of it, in one piece */
  decision,
});
export type OrchestrationAnswer = z.output<typeof orchestrationAnswer>;
