import type { OrchestrationSettings, Unit } from '../contract/shapes.ts';
import { deliveredOf } from '../domain/delivery.ts';
import { mapValues, mean, probabilityAtLeast, quantile } from '../domain/distribution.ts';
import { type Recommendation, recommend } from '../domain/recommend.ts';
import type { Mode, StartForecast } from '../store/tables.ts';
import type { History } from './history.ts';

/** A sprint that is about to start, in one unit. */
export interface Ahead {
  projectId: string;
  mode: Mode;
  unit: Unit;
  ruleValue: number;
  /** all that there is to commit to */
  backlog: number;
  /** what the calendar leaves of the team; null: not known */
  personDays: number | null;
  settings: OrchestrationSettings;
  gateBefore: 'open' | 'closed';
}

/** What to commit to, from all that is known now. */
export function recommendFor(history: History, ahead: Ahead): Recommendation {
  const { projectId, mode, unit, settings } = ahead;
  return recommend({
    past: history.own(projectId, mode, unit),
    ...history.others(projectId, mode, unit),
    ruleValue: ahead.ruleValue,
    backlog: ahead.backlog,
    personDaysAhead: ahead.personDays ?? undefined,
    target: settings.target_probability,
    threshold: settings.confidence_threshold,
    gateBefore: ahead.gateBefore,
  });
}

/** What will be delivered of a commitment, as it is believed before the first day. */
export function expectedOf(
  history: History,
  commitment: number,
  ahead: Omit<Ahead, 'backlog' | 'settings' | 'gateBefore'>,
): StartForecast {
  const { projectId, mode, unit } = ahead;
  const delivery = deliveredOf(commitment, {
    own: history.own(projectId, mode, unit),
    ...history.others(projectId, mode, unit),
    ruleValue: ahead.ruleValue,
    personDaysAhead: ahead.personDays ?? undefined,
  });
  // Nobody is shown that more will be done than there is.
  const shown = mapValues(delivery, (value) => Math.min(commitment, value));
  return {
    probability: probabilityAtLeast(shown, commitment - 1e-9),
    expected: mean(shown),
    low: quantile(shown, 0.1) ?? 0,
    high: quantile(shown, 0.9) ?? 0,
  };
}
