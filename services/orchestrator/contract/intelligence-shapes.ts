import { z } from 'zod';
import { adjustments } from './answer.ts';
import { advice, decision, decisionMode, decisionState, unit } from './shapes.ts';

// What is known and expected of a project, in the seed's shapes. Every key is in every answer; what is not known is null or [].

const count = z.number().int();
/** 0..1 */
const share = z.number().min(0).max(1).nullable();
/** of the last three closed sprints beside the three before them; null: fewer than six */
const trend = z.enum(['increasing', 'decreasing', 'stable']).nullable();
/** calendar days */
const days = z.number().nullable();
const percent = z.number().nullable();

const patterns = {
  avg_sprint_duration: days,
  /** mean share of a commitment that was delivered, of the closed sprints that count */
  completion_rate: share,
  velocity_trend: trend,
};

const risk = {
  /** while a sprint runs P(not all of it is done by its end); before a start the larger of the two below */
  overall_risk: share,
  /** P(not all of the commitment is done by the end): of the running sprint, or of the one that would be started now */
  sprint_failure_probability: share,
};

export const status = z.object({
  project_id: z.string(),
  /** when something was last decided that was not told before */
  last_analysis: z.string().nullable(),
  /** id of the running sprint */
  current_sprint: z.string().nullable(),
  sprint_status: z.string(),
  backlog_status: z.object({
    total_tasks: count.nullable(),
    unassigned: count.nullable(),
    /** in a sprint and not completed */
    in_progress: count.nullable(),
    completed: count.nullable(),
  }),
  cronjobs: z.array(
    z.object({
      name: z.string(),
      /** five fields of cron */
      schedule: z.string(),
      status: z.enum(['active', 'suspended']),
      /** null: Kubernetes alone knows */
      last_schedule_time: z.string().nullable(),
    }),
  ),
  historical_trends: z.object(patterns),
  predictive_insights: z.object(risk),
});

export const dataQuality = z.object({
  project_id: z.string(),
  data_quality_report: z.object({
    /** a sprint of the project has closed */
    data_available: z.boolean(),
    historical_sprints: count.nullable(),
    avg_completion_rate: share,
    /** median of what the closed sprints that count delivered, in `unit` */
    common_team_velocity: z.number().nullable(),
    unit,
    /** mean of four shares: five sprints that count; of all closed sprints those that count, whose days were reported, whose calendar was told */
    data_quality_score: z.number().min(0).max(1),
    observation_note: z.string(),
    recommendations: z.array(z.string()),
  }),
  recommendations: z.array(z.string()),
});

export const decisionImpact = z.object({
  project_id: z.string(),
  time_period: z.object({ start_date: z.string(), end_date: z.string() }),
  /** decisions of this time that started a sprint which has closed and counts */
  total_decisions_analyzed: count,
  intelligence_enhanced_decisions: count,
  rule_based_decisions: count,
  /** mean share of the commitment that was delivered; null: no such decision */
  intelligence_completion_rate_avg: share,
  rule_based_completion_rate_avg: share,
  /** of the intelligence's mean over the rule's, in percent of the latter; null while one of them is unknown or the rule's is 0 */
  completion_rate_improvement_percent: percent,
  /** likewise, of delivered tasks a person-day */
  task_efficiency_improvement_percent: percent,
  /** likewise, of the share of the planned working days that were worked */
  resource_utilization_improvement_percent: percent,
  details: z.array(
    z.object({
      audit_id: z.string(),
      project_id: z.string(),
      sprint_id: z.string(),
      decision_source: decisionMode,
      completion_rate: z.number().min(0).max(1),
      /** at least 80 % was delivered */
      success: z.boolean(),
      timestamp: z.string(),
    }),
  ),
});

const amount = {
  /** null: it is decided in points */
  tasks_to_assign: count.nullable(),
  /** null: it is decided in tasks */
  points_to_assign: z.number().nullable(),
  sprint_duration_weeks: count.nullable(),
  reasoning: z.string(),
};

export const decisionAudit = z.object({
  project_id: z.string(),
  audit_trail: z.array(
    z.object({
      audit_id: z.string(),
      project_id: z.string(),
      timestamp: z.string(),
      sprint_id: z.string().nullable(),
      correlation_id: z.string().nullable(),
      state: decisionState,
      /** what the rule alone would have done */
      base_decision: z.object(amount),
      intelligence_recommendations: z.array(
        z.object({
          type: z.enum(['task_count_modification', 'sprint_duration_modification']),
          recommended_value: z.number(),
          confidence: share,
        }),
      ),
      applied_adjustments: adjustments,
      final_decision: z.object({
        create_new_sprint: z.boolean(),
        ...amount,
        /** of the tasks really chosen, also where it is decided in points */
        tasks_to_assign: count,
        decision_source: decisionMode,
      }),
      combined_reasoning: z.string(),
      /** all of it, in one piece */
      decision,
      /** what a language model said of it afterwards; null: nothing yet, or it was not asked */
      advisory: advice.nullable(),
    }),
  ),
});

const similarProject = {
  project_id: z.string(),
  similarity_score: z.number().min(0).max(1),
};

export const similarProjects = z.object({
  project_id: z.string(),
  /** the most similar first */
  similar_projects: z.array(
    z.object({
      ...similarProject,
      /** null: never told */
      team_size: count.nullable(),
      completion_rate: share,
      avg_sprint_duration: days,
      /** what was worked out for its last sprint */
      optimal_task_count: z.number().nullable(),
      key_success_factors: z.array(z.string()),
    }),
  ),
});

export const velocityTrends = z.object({
  project_id: z.string(),
  velocity_trends: z.object({
    unit,
    /** median of what the closed sprints delivered, the later ones weighing more */
    current_team_velocity: z.number().nullable(),
    /** least and most that a closed sprint delivered; empty: none has closed */
    historical_range: z.array(z.number()),
    trend_direction: trend,
    /** how seldom chance alone would order six such sprints so, 0..1; null: fewer than six */
    confidence: share,
    pattern_note: z.string(),
  }),
});

export const insights = z.object({
  project_id: z.string(),
  historical_context: z.object({
    project_patterns: z.object({ ...patterns, common_impediments: z.array(z.string()) }),
    similar_projects: z.array(
      z.object({
        ...similarProject,
        /** share of its closed sprints that delivered at least 80 % of their commitment */
        success_rate: share,
        lessons_learned: z.array(z.string()),
      }),
    ),
    risk_assessment: z.object({
      ...risk,
      /** P(the team can do less than is committed), as it was believed at the start */
      capacity_overload_risk: share,
      /** P(the learned value costs less than the rule's); null below five own sprints */
      confidence: share,
    }),
  }),
  intelligence_metadata: z.object({
    /** closed sprints of the project that count */
    historical_data_points: count,
    similar_projects_analyzed: count,
    prediction_confidence: share,
    data_freshness_hours: z.number().nullable(),
  }),
});

export const modelsHealth = z.object({
  intelligence_status: z.enum(['healthy', 'degraded']),
  cache_status: z.enum(['healthy', 'degraded']),
  chronicle_service_connectivity: z.enum(['ok', 'error']),
  /** away: nothing new can be searched for in memory */
  embedding_service_connectivity: z.enum(['ok', 'error']),
  /** told and not counted */
  embedding_model_status: z.enum(['ok', 'away']),
  data_freshness_hours: z.number().nullable(),
  /** when the last sprint closed that is counted */
  model_last_updated: z.string().nullable(),
});
