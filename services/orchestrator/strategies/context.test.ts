import { beforeEach, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { aPlan, aQuestion } from '../../../test/integration/services/orchestrator/a-question.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import { strategyContext } from '../contract/answer.ts';
import type { Decision } from '../contract/shapes.ts';
import { NO_STRATEGIES } from '../deciding/beside.ts';
import { History } from '../learning/history.ts';
import type { Strategy } from '../learning/strategies.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { contextIn } from './context.ts';

const ID = '5f0c4d7e-0000-4000-8000-000000000000';
const STRATEGY: Strategy = { id: ID, name: 'More', condition: 'SomeUndone', step: 'up', mode: 'Live' };
const history = new History();
beforeEach(() => history.reset([]));

/** Sprints in which it would have been better to commit to ten than to the learned eight. */
const better = (project: string, sprints: number, advised: 'up' | null = null) =>
  Array.from({ length: sprints }, (_, i) =>
    closedSprint(
      project,
      i + 1,
      figures(14, 13, {
        shadow: {
          ...{ rule: 10, learned: 8, gate: 'open', target: 0.7, capacity: [[8, 1]] },
          strategies: { held: ['SomeUndone'], up: 10, down: 6, said: [], advised },
        },
        losses: { rule: 0.9, learned: 1.5, up: 0.9, down: 2.1 },
      }),
    ),
  );
const context = (strategies: Strategy[] = [STRATEGY], more: Partial<Decision> = {}) =>
  contextIn(
    history,
    strategies,
    {
      decision: aDecision('A', { learned_value: 8, start: { mode: 'Live' }, ...more }),
      facts: aQuestion({ plan: aPlan(6) }).facts,
    },
    { settings: DEFAULT_SETTINGS },
  );

describe('what strategies say of a decision', () => {
  it('is nothing where there is none', () => expect(context([])).toEqual(NO_STRATEGIES));

  it('is nothing for a decision without a value', () =>
    expect(context([STRATEGY], { learned_value: null })).toEqual(NO_STRATEGIES));

  it('is what they would have changed, and never that they did', () => {
    history.reset(better('A', 12));
    const said = context();
    expect(strategyContext.parse(said)).toEqual(said);
    expect(said).toMatchObject({
      ...{ strategies_evaluated: 1, strategies_applied: 0, strategy_influence_weight: 0, fallback_to_episodes: false },
      best_match_strategy: { id: ID, name: 'More', applicability_score: 1 },
      would_change: { original_recommendation: 8, strategy_recommendation: 10, strategy_id: ID },
      ...{ gate: 'closed', gate_confidence: null },
    });
  });

  it('tells whether they would have earned to act', () => {
    history.reset(better('A', 6, 'up'));
    expect(context()).toMatchObject({ gate: 'open', gate_confidence: 1, strategies_applied: 0 });
  });

  it('rests on others as far as the project has shown nothing', () => {
    history.reset([...better('B', 10), ...better('A', 2)]);
    expect(context().best_match_strategy?.applicability_score).toBeGreaterThan(0);
    expect(context().best_match_strategy?.applicability_score).toBeLessThan(0.5);
  });

  it('takes the mode of the project where the decision names none', () => {
    history.reset(better('A', 12));
    expect(context([{ ...STRATEGY, mode: 'Simulated' }], { start: null }).strategies_evaluated).toBe(0);
  });
});
