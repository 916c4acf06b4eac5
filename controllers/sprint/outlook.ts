import { wholePercent } from '../../crds/rules/whole-percent.ts';
import type { SprintStatus } from '../../crds/sprint.ts';
import type { SprintForecast } from '../../services/orchestrator/contract/shapes.ts';
import type { EventInit } from '../runtime/events/events.ts';

/** What the orchestrator expects of a started sprint, as its object shows it. Pure. */
export type OutlookFields = Pick<SprintStatus, 'forecast' | 'health' | 'decision'>;

/**
 * @param known undefined: not heard of, or the orchestrator is away; what was shown stays
 * @param before the status so far of this very sprint
 */
export function outlookFields(
  known: SprintForecast | undefined,
  before: OutlookFields | undefined,
  isRunning: boolean,
): OutlookFields {
  const { forecast, health, decision } = known === undefined ? (before ?? {}) : shownOf(known);
  // Health is a matter of what can still be changed; the last forecast stays, to be compared with what came of it.
  return { forecast, health: isRunning ? health : undefined, decision };
}

/** Whether the status of a running sprint says it already. */
export function isShown(known: SprintForecast, status: OutlookFields | undefined): boolean {
  const { forecast, health, decision } = shownOf(known);
  const isSame = (a: object | undefined, b: object | undefined) =>
    Object.keys({ ...a, ...b }).every((key) => a?.[key as never] === b?.[key as never]);
  return isSame(forecast, status?.forecast) && health === status?.health && isSame(decision, status?.decision);
}

/** Whether the status of a closed sprint shows the last forecast; one that never had any gets none. */
export function isLastShown(known: SprintForecast, status: OutlookFields | undefined): boolean {
  if (status?.forecast === undefined) return true;
  return isShown(known, { ...status, health: known.health });
}

function shownOf(known: SprintForecast): OutlookFields {
  const { decision_id: decisionID, decision_source: source, record } = known;
  const probability = wholePercent(known.probability);
  return {
    forecast: {
      asOf: known.as_of,
      probability,
      expected: Math.round(known.expected),
      // Outwards, so that it holds what it says.
      low: Math.floor(known.low),
      high: Math.ceil(known.high),
      p50Date: known.p50_date ?? undefined,
      p85Date: known.p85_date ?? undefined,
      unit: known.unit === 'points' ? 'Points' : 'Tasks',
      basedOn: basis(known.based_on),
      record:
        record === null
          ? undefined
          : `Brier ${record.brier.toFixed(2)}, ${record.within} of ${record.sprints} within 80 %`,
      display: `${probability} %`,
    },
    health: known.health,
    decision:
      decisionID === null || source === null
        ? undefined
        : { decisionID, source: source === 'rule_based_only' ? 'RuleBasedOnly' : 'IntelligenceEnhanced' },
  };
}

function basis(sprints: number): string {
  if (sprints === 0) return 'no closed sprint of the project yet: on other projects and on what is usual';
  return `${sprints} closed sprint${sprints === 1 ? '' : 's'} of the project`;
}

/** The Event that a change of health is worth. How a sprint begins is none. */
export function healthEvent(before: OutlookFields | undefined, after: OutlookFields): EventInit | undefined {
  const { health, forecast } = after;
  if (health === undefined || forecast === undefined || health === before?.health) return undefined;
  if (before?.health === undefined) return undefined;
  const { display, expected, low, high, unit } = forecast;
  const note = `${health}, was ${before.health}: all is done by the end with a chance of ${display}; ${unit.toLowerCase()} expected: ${expected}, in 80 % of such sprints ${low} to ${high}`;
  return { type: health === 'OnTrack' ? 'Normal' : 'Warning', reason: 'HealthChanged', note };
}
