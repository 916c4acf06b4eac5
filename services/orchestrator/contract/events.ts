import { z } from 'zod';
import { decision, settings } from './shapes.ts';

/** The whole decision at each change of its state; of a Wait only when its reason changes. Chronicle files the audit from it. */
export const orchestrationDecision = {
  type: 'ORCHESTRATION_DECISION',
  stream: 'orchestration_events',
  aggregateType: 'Decision',
  schemaVersion: 1,
  data: decision,
};

/** How a project wants to be decided for, whole, whoever said so. */
export const orchestrationSettingsChanged = {
  type: 'OrchestrationSettingsChanged',
  stream: 'orchestration_events',
  aggregateType: 'OrchestrationSettings',
  schemaVersion: 1,
  data: z.object({
    project_id: z.string(),
    version: z.number().int(),
    /** the object that declares them; null: REST, or given up */
    owner: z.string().nullable(),
    digest: z.string().nullable(),
    /** null: back to the defaults */
    settings: settings.nullable(),
    waiting: z.array(z.string()),
    proposals: z.array(z.string()),
  }),
};

/** A value of a sprint's forecast that is shown changed. Says where to look, not what. */
export const forecastChanged = {
  type: 'ForecastChanged',
  stream: 'orchestration_events',
  aggregateType: 'Forecast',
  schemaVersion: 1,
  data: z.object({ project_id: z.string(), sprint_id: z.string() }),
};

/** Advice of a sprint's decision has come. Says where to look, not what. */
export const adviceGiven = {
  type: 'AdviceGiven',
  stream: 'orchestration_events',
  aggregateType: 'Advice',
  schemaVersion: 1,
  data: z.object({ project_id: z.string(), sprint_id: z.string() }),
};

const score = z.number().min(0).max(1);

/** The seed's: a strategy held for a sprint that began. `applied`: it changed the decision; always false, see the guide on learning. */
export const strategyApplied = {
  type: 'STRATEGY_APPLIED',
  stream: 'orchestration_events',
  aggregateType: 'StrategyApplication',
  schemaVersion: 1,
  data: z.object({
    project_id: z.string(),
    sprint_id: z.string(),
    strategy_id: z.uuid(),
    strategy_name: z.string(),
    strategy_confidence: score,
    decision_context: z.object({
      team_size: z.number().int().nullable(),
      velocity_trend: z.enum(['increasing', 'decreasing', 'stable']).nullable(),
      original_recommendation: z.number(),
      strategy_recommendation: z.number(),
    }),
    applied: z.boolean(),
    outcome_pending: z.boolean(),
  }),
};

/** The seed's: what a close, or the nightly look at what has expired, made of the strategies. Only told when something changed. */
export const strategyEvolved = {
  type: 'STRATEGY_EVOLVED',
  stream: 'agent_learning_events',
  aggregateType: 'StrategyEvolution',
  schemaVersion: 1,
  data: z.object({
    evolution_id: z.uuid(),
    /** close: of a sprint. expiry: nothing supported them for long; the strategies named as deprecated end at `evolved_at` */
    because: z.enum(['close', 'expiry']),
    evolved_at: z.string(),
    evolution_summary: z.object({
      strategies_created: z.number().int(),
      strategies_updated: z.number().int(),
      strategies_deprecated: z.number().int(),
      episodes_analyzed: z.number().int(),
    }),
    new_strategies: z.array(
      z.object({
        strategy_id: z.uuid(),
        name: z.string(),
        confidence: score,
        supporting_episodes: z.number().int(),
      }),
    ),
    updated_strategies: z.array(
      z.object({
        strategy_id: z.uuid(),
        name: z.string(),
        old_confidence: score,
        new_confidence: score,
        performance_improvement: z.number(),
      }),
    ),
    deprecated_strategies: z.array(z.object({ strategy_id: z.uuid(), name: z.string() })),
  }),
};
