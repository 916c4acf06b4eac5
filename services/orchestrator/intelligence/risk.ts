import type { Decision, SprintForecast } from '../contract/shapes.ts';
import { probabilityAtLeast } from '../domain/distribution.ts';
import { confidenceOf } from '../domain/gate.ts';
import type { KnownSprint } from '../learning/history.ts';
import type { SprintFigures } from '../store/tables.ts';
import { rounded } from './reading.ts';

/** Probabilities 0..1 that a sprint goes wrong; null: nothing is known of one. */
export interface Risk {
  overall_risk: number | null;
  sprint_failure_probability: number | null;
  capacity_overload_risk: number | null;
}

export const NO_RISK_KNOWN: Risk = {
  overall_risk: null,
  sprint_failure_probability: null,
  capacity_overload_risk: null,
};

/** Of a running sprint: its forecast knows all that was believed at the start, and what came since. */
export function riskOfRunning({ probability }: Pick<SprintForecast, 'probability'>, figures: SprintFigures): Risk {
  const capacity = figures.shadow.capacity.map(([value, weight]) => ({ value, weight }));
  return {
    overall_risk: rounded(1 - probability),
    sprint_failure_probability: rounded(1 - probability),
    capacity_overload_risk: rounded(1 - probabilityAtLeast(capacity, figures.committed - 1e-9)),
  };
}

/** Of the sprint that would be started now; a decision to wait or to close commits to nothing. */
export function riskAhead(decision: Pick<Decision, 'action' | 'probability' | 'capacity_probability'>): Risk {
  const { action, probability, capacity_probability: capacity } = decision;
  if (action !== 'StartSprint' || probability === null || capacity === null) return NO_RISK_KNOWN;
  return {
    overall_risk: rounded(1 - Math.min(probability, capacity)),
    sprint_failure_probability: rounded(1 - probability),
    capacity_overload_risk: rounded(1 - capacity),
  };
}

/** The one confidence that there is; null below five closed sprints that count. */
export const confidenceIn = (counting: readonly KnownSprint[]): number | null =>
  rounded(confidenceOf(counting.map(({ losses }) => losses)));
