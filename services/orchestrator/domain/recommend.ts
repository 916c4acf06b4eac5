import { type CapacityInput, capacityOf, evidenceOf, type SprintOutcome } from './capacity.ts';
import { appliedCommitment, learnedCommitment } from './decide.ts';
import { type DeliveryInput, deliveredOf } from './delivery.ts';
import { type Distribution, probabilityAtLeast, quantile } from './distribution.ts';
import { confidenceOf, gateAfter, type Losses } from './gate.ts';
import type { OtherProjects } from './prior.ts';

/** A closed sprint with what had been worked out for it and what that would have cost. */
export interface PastSprint extends SprintOutcome {
  losses: Losses;
  /** neither the backlog nor named tasks limited the commitment */
  unlimited: boolean;
}

export interface RecommendInput extends Omit<DeliveryInput, 'own'> {
  /** own closed sprints, oldest first */
  past: readonly PastSprint[];
  /** what other projects could do; absent: as what they delivered */
  otherCapacities?: OtherProjects;
  backlog: number;
  /** with which probability all of the commitment shall be done, 0..1 */
  target: number;
  /** which confidence opens the gate, 0..1 */
  threshold: number;
  /** how the gate stood at the last decision */
  gateBefore: 'open' | 'closed';
}

/** What a person must see to know why it is 6 and not 8. All in the unit of the decision; probabilities 0..1. */
export interface Recommendation {
  rule: number;
  learned: number;
  applied: number;
  /** what the learned value would be without its bounds */
  unclamped: number;
  gate: 'open' | 'closed';
  /** P(the learned value costs less than the rule's); absent below five own sprints */
  confidence: number | undefined;
  /** P(all is done | applied): what people will see */
  probability: number;
  /** what will be done of the applied commitment, in 80 of 100 sprints */
  low: number;
  high: number;
  effectiveSprints: number;
  priorShare: number;
  /** for the score of this sprint, once it is closed */
  capacity: Distribution;
}

/** What to commit to in the next sprint, and what is expected of it. Same facts, same answer. Pure. */
export function recommend(input: RecommendInput): Recommendation {
  const { past, backlog, target, threshold, gateBefore, ruleValue } = input;
  const own: CapacityInput['own'] = past;
  const capacity = capacityOf({ ...input, own, others: input.otherCapacities ?? input.others });
  const { value: learned, unclamped } = learnedCommitment({
    capacity,
    target,
    backlog,
    last: past.findLast(({ unlimited }) => unlimited)?.committed,
    lastWasCensored: past.at(-1)?.censored ?? false,
  });
  const rule = Math.min(ruleValue, Math.max(1, Math.floor(backlog)));
  const confidence = confidenceOf(past.map(({ losses }) => losses));
  const gate = gateAfter(gateBefore, confidence, threshold);
  const applied = appliedCommitment({ rule, learned, gate, censoredInARow: didAllInARow(past), backlog });
  const delivery = deliveredOf(applied, { ...input, own });
  return {
    rule,
    learned,
    applied,
    unclamped,
    gate,
    confidence,
    probability: probabilityAtLeast(delivery, applied),
    low: Math.min(applied, quantile(delivery, 0.1) ?? 0),
    high: Math.min(applied, quantile(delivery, 0.9) ?? applied),
    ...evidenceOf(past),
    capacity,
  };
}

/** Own sprints in a row, up to now, that did all they had committed to. */
export function didAllInARow(past: readonly SprintOutcome[]): number {
  const lastExact = past.findLastIndex(({ censored }) => !censored);
  return past.length - 1 - lastExact;
}
