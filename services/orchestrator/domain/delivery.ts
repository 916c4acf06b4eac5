import { type CapacityInput, levelOf, ownObservations, type SprintOutcome, weightOf } from './capacity.ts';
import { type Distribution, distributionOf, mapValues, mixture } from './distribution.ts';
import { negativeBinomialQuantiles } from './negative-binomial.ts';
import { type OtherProjects, PRIOR_WEIGHT, priorAround, scaled } from './prior.ts';

export interface DeliveryInput extends CapacityInput {
  /** what share of their commitments other projects delivered */
  otherShares: OtherProjects;
}

/** Share of the mixture that the plain distribution has; the rest is what was delivered of what was committed. */
const PLAIN_SHARE = 0.5;

/** What is believed of delivered/committed before anything was seen: about 0.9 as its median, spread like real teams. */
const sharesOfAnybody = (): readonly number[] => negativeBinomialQuantiles(90).map((value) => value / 100);

/**
 * What will be seen delivered while the plan is unknown: own sprints, discounted, beside the prior. Unlike capacity it takes every sprint
 * for what it delivered, since the plan that capped it will cap the next one as well.
 */
export function deliveredWithoutPlan(input: CapacityInput): Distribution {
  const own = ownObservations(input);
  const prior = priorAround(levelOf(own, input.ruleValue), input.others, negativeBinomialQuantiles);
  return distributionOf([...own, ...scaled(prior, PRIOR_WEIGHT)]);
}

/**
 * What will be seen delivered of a known commitment: half the plain distribution, half the shares that were delivered of earlier
 * commitments, times this one. P(all is done) of a sprint before its first day is read from it.
 */
export function deliveredOf(commitment: number, input: DeliveryInput): Distribution {
  const shares = sharesDelivered(input.own, input.otherShares);
  return mixture(
    { of: deliveredWithoutPlan(input), share: PLAIN_SHARE },
    { of: mapValues(shares, (share) => commitment * share), share: 1 - PLAIN_SHARE },
  );
}

function sharesDelivered(own: readonly SprintOutcome[], others: OtherProjects): Distribution {
  const seen = own.flatMap(({ committed, delivered }, i) =>
    committed > 0 ? [{ value: delivered / committed, weight: weightOf(own.length - 1 - i) }] : [],
  );
  return distributionOf([...seen, ...scaled(priorAround(1, others, sharesOfAnybody), PRIOR_WEIGHT)]);
}
