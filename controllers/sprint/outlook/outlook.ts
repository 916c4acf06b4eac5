import { isDeepStrictEqual } from 'node:util';
import { wholePercent } from '../../../crds/rules/whole-percent.ts';
import type { SprintStatus } from '../../../crds/sprint.ts';
import type { SprintOutlook } from '../../../services/orchestrator/contract/shapes.ts';
import type { EventInit } from '../../runtime/observe/events/kube-event.ts';
import { advisoryOf } from './advisory.ts';

/** What the orchestrator expects of a started sprint, as its object shows it. Pure. */
export type OutlookFields = Pick<SprintStatus, 'forecast' | 'health' | 'decision' | 'advisory'>;

/**
 * @param known undefined: not heard of, or the orchestrator is away; what was shown stays
 * @param before the status so far of this very sprint
 */
export function outlookFields(
  known: SprintOutlook | undefined,
  before: OutlookFields | undefined,
  { isRunning, isAdviceWanted }: { isRunning: boolean; isAdviceWanted: boolean },
): OutlookFields {
  const { forecast, health, decision, advisory } = known === undefined ? (before ?? {}) : shownOf(known);
  // Health is a matter of what can still be changed; the last forecast stays, to be compared with what came of it.
  return {
    forecast,
    health: isRunning ? health : undefined,
    decision,
    advisory: isAdviceWanted ? advisory : undefined,
  };
}

/** Whether the status of a running sprint says it already. */
export function isShown(known: SprintOutlook, status: OutlookFields | undefined): boolean {
  const { forecast, health, decision, advisory } = status ?? {};
  return isDeepStrictEqual(asStored(shownOf(known)), asStored({ forecast, health, decision, advisory }));
}

/** Whether the status of a closed sprint shows the last forecast, and advice that came late; one that never had any gets none. */
export function isLastShown(known: SprintOutlook, status: OutlookFields | undefined): boolean {
  if (status?.forecast === undefined) return true;
  // Advice that is gone by then says nothing new of what has ended.
  const advisory = known.advice === null ? undefined : status.advisory;
  return isShown(known, { ...status, advisory, health: known.health });
}

/** Without the fields that are not there. */
const asStored = (fields: OutlookFields): unknown => JSON.parse(JSON.stringify(fields));

function shownOf(known: SprintOutlook): OutlookFields {
  const { decision_id: decisionID, decision_source: source, record, advice } = known;
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
    advisory: advice === null ? undefined : advisoryOf(advice),
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
