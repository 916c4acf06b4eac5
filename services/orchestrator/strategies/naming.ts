import { type ConditionCode, sentenceOf } from '../domain/strategies/conditions.ts';
import type { Step } from '../domain/strategies/step.ts';
import { nameBasedId } from '../memory/episode-id.ts';
import type { StrategyContent } from '../store/memory/tables.ts';
import type { Mode } from '../store/tables.ts';

/** The same version of the same strategy has the same id in every rebuild. */
export const strategyIdOf = (condition: ConditionCode, mode: Mode, version: number): string =>
  nameBasedId(`strategy ${condition} ${mode} ${version}`);

/** The id under which it is kept that a strategy held for a sprint. */
export const applicationIdOf = (strategyId: string, sprintId: string): string =>
  nameBasedId(`strategy ${strategyId} in ${sprintId}`);

export function contentOf(condition: ConditionCode, mode: Mode, step: Step): StrategyContent {
  const name = `${condition}${step === 'up' ? 'StepUp' : 'StepDown'}${mode === 'Simulated' ? 'Simulated' : ''}`;
  return { name, condition, mode, step };
}

/** One line for people. */
export function descriptionOf({ condition, mode, step }: StrategyContent): string {
  const of = mode === 'Simulated' ? ' (simulated sprints)' : '';
  return `When ${sentenceOf(condition)}, one step ${step === 'up' ? 'more' : 'less'} than was learned costs less${of}`;
}
