import { z } from 'zod';
import { inQuery } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';

const share = z.number().min(0).max(1);

export const strategy = z.object({
  strategy_id: z.uuid(),
  name: z.string(),
  description: z.string(),
  /** the part of what is at stake that its step saves, as it is believed: above 0.5 it pays; with `project_id` for that project, else for all */
  confidence: share,
  applicability: z.object({
    /** code of the situation in which it holds */
    condition: z.string(),
    min_episodes_supporting: z.number().int(),
  }),
  recommendation: z.object({
    action: z.enum(['step_up', 'step_down']),
    /** of the learned value, at least one task or point */
    adjustment_percent: z.number(),
    rationale: z.string(),
  }),
  performance: z.object({
    /** sprints for which it held and would have changed the decision */
    times_applied: z.number().int(),
    /** of those that have closed and teach; null: none */
    success_rate: share.nullable(),
    /** mean loss that it would have saved a sprint, in the unit of the decision; null: none */
    avg_improvement: z.number().nullable(),
  }),
  created_at: z.string(),
  last_updated: z.string(),
  /** grows when its step is turned round; the old one is kept, superseded */
  version: z.number().int(),
  is_active: z.boolean(),
  /** always shadow, see the guide on learning: it is shown, and changes nothing */
  state: z.enum(['shadow', 'acting']),
});
export type Strategy = z.output<typeof strategy>;

export const strategyRoutes = {
  listStrategies: route({
    method: 'GET',
    path: '/orchestrate/intelligence/strategies',
    project: 'filtered',
    summary: 'What was learned beyond the numbers: in which situation one step more or less would have been better',
    query: z.strictObject({
      min_confidence: inQuery(z.number().min(0).max(1)).prefault(0.5),
      /** confidences as they are for this project */
      project_id: z.string().max(100).optional(),
      include_inactive: z.enum(['true', 'false']).default('false'),
    }),
    answer: z.object({
      /** the most confident first */
      strategies: z.array(strategy),
      total_strategies: z.number().int(),
      avg_confidence: share.nullable(),
    }),
  }),
  evolveStrategies: route({
    method: 'POST',
    path: '/orchestrate/intelligence/strategies/evolve',
    access: 'system',
    summary: 'Scores all strategies anew and ends the expired ones, as every night at 02:00 UTC',
    status: 202,
    answer: z.object({
      evolution_id: z.uuid(),
      strategies_created: z.number().int(),
      strategies_updated: z.number().int(),
      strategies_deprecated: z.number().int(),
      episodes_analyzed: z.number().int(),
      patterns_extracted: z.number().int(),
      execution_time_ms: z.number(),
    }),
    errors: ['history_behind'],
  }),
  getStrategyPerformance: route({
    method: 'GET',
    path: '/orchestrate/intelligence/strategies/:strategy_id/performance',
    project: 'filtered',
    summary: 'How a strategy fared, sprint by sprint',
    params: z.strictObject({ strategy_id: z.uuid() }),
    answer: z.object({
      strategy_id: z.uuid(),
      name: z.string(),
      current_confidence: share,
      /** by day, oldest first */
      performance_history: z.array(
        z.object({
          date: z.string(),
          times_applied: z.number().int(),
          success_rate: share.nullable(),
          confidence: share,
        }),
      ),
      /** the newest first, at most 50 */
      recent_applications: z.array(
        z.object({
          project_id: z.string(),
          sprint_id: z.string().nullable(),
          applied_at: z.string(),
          /** pending: the sprint runs. none: it closed and teaches nothing */
          outcome: z.enum(['pending', 'better', 'worse', 'same', 'none']),
          /** loss that it would have saved; null: not known */
          improvement_metric: z.number().nullable(),
        }),
      ),
    }),
    errors: ['strategy_not_found'],
  }),
};
type Routes = typeof strategyRoutes;
export type StrategyAnswer<Name extends keyof Routes> = z.output<Routes[Name]['answer']>;
