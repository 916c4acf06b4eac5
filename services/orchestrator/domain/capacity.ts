import { type Distribution, median, probabilityAtLeast, quantile } from './distribution.ts';
import { negativeBinomialQuantiles } from './negative-binomial.ts';
import { type OtherProjects, PRIOR_WEIGHT, priorAround, scaled } from './prior.ts';
import { type Observation, productLimit } from './product-limit.ts';

/** One closed sprint as evidence; all in one unit, points or tasks. */
export interface SprintOutcome {
  committed: number;
  /** done by the end date */
  delivered: number;
  /** delivered says only "at least that much": exactly what was committed was done */
  censored: boolean;
  /** what the calendar left of the team; absent: unknown, and then nothing is scaled */
  personDays?: number | undefined;
}

/** Each sprint weighs this much of the one after it: about the last six decide. */
const DISCOUNT = 0.85;

/** Twice the people do not do twice as much: measured on how much teams delivered with how many. */
const PERSON_DAYS_ELASTICITY = 0.5;

/** Weight of a sprint `back` sprints before the last; the last has 1. */
export const weightOf = (back: number): number => DISCOUNT ** back;

/** What a sprint would have delivered with the people ahead. */
function scaleTo(personDaysAhead: number | undefined, { personDays }: SprintOutcome): number {
  if (personDaysAhead === undefined || personDays === undefined || !(personDays > 0)) return 1;
  return (personDaysAhead / personDays) ** PERSON_DAYS_ELASTICITY;
}

/** What a project usually delivers: the discounted median of its own sprints; without any what the rule would give it. */
export const levelOf = (delivered: readonly { value: number; weight: number }[], ruleValue: number): number =>
  median(delivered) ?? ruleValue;

export interface CapacityInput {
  /** own closed sprints, oldest first */
  own: readonly SprintOutcome[];
  /** what other projects of the same unit and mode delivered */
  others: OtherProjects;
  /** what the rule would commit to; the level of a project without own sprints */
  ruleValue: number;
  /** what the calendar leaves of the team in the sprint ahead */
  personDaysAhead?: number | undefined;
}

/**
 * How much the team would finish in the next sprint if there were always more to do, as a distribution without an assumed shape: own
 * sprints, discounted, beside a prior of the weight of two sprints. Sprints that did all they had committed to enter as "at least that
 * much" (product-limit estimator). Plain averages of what was delivered would shrink the plan for ever, since nobody delivers more than
 * was committed. Derivation: docs/guides/learning.md.
 */
export function capacityOf(input: CapacityInput): Distribution {
  const own = ownObservations(input);
  const prior = priorAround(levelOf(own, input.ruleValue), input.others, negativeBinomialQuantiles);
  return productLimit([...own, ...asExact(scaled(prior, PRIOR_WEIGHT))]);
}

const QUANTILES = 40;

/**
 * What one project could do, as multiples of its level: what it tells others. Not what it delivered, which its plans had capped: teams that
 * tell each other that would all hold each other small. 40 quantiles; empty: nothing.
 */
export function capacityMultiples(own: readonly SprintOutcome[]): number[] {
  const level = levelOf(ownObservations({ own }), 0);
  if (!(level > 0)) return [];
  const capacity = capacityOf({ own, others: { ratios: [], projects: 0 }, ruleValue: level });
  return Array.from({ length: QUANTILES }, (_, i) => (quantile(capacity, (i + 0.5) / QUANTILES) ?? 0) / level);
}

/** Own sprints, scaled to the people ahead and discounted. */
export const ownObservations = ({
  own,
  personDaysAhead,
}: Pick<CapacityInput, 'own' | 'personDaysAhead'>): Observation[] =>
  own.map((sprint, i) => ({
    value: sprint.delivered * scaleTo(personDaysAhead, sprint),
    weight: weightOf(own.length - 1 - i),
    censored: sprint.censored,
  }));

const asExact = (points: readonly { value: number; weight: number }[]): Observation[] =>
  points.map((point) => ({ ...point, censored: false }));

/** Sprints that the own evidence is worth, and the share that the prior has in the whole, 0 to 1. */
export function evidenceOf(own: readonly SprintOutcome[]): { effectiveSprints: number; priorShare: number } {
  const effectiveSprints = own.reduce((sum, _sprint, back) => sum + weightOf(back), 0);
  return { effectiveSprints, priorShare: PRIOR_WEIGHT / (PRIOR_WEIGHT + effectiveSprints) };
}

/**
 * The largest whole commitment that is kept with probability `target` (0..1): 0 when even one would not be, `most` when all of it would.
 */
export function commitmentAt(capacity: Distribution, target: number, most: number): number {
  // P(capacity ≥ c) never grows with c, so halving finds the last one that fits.
  let fits = 0;
  let tooMuch = most + 1;
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    // What rounding leaves below the target is the target.
    if (probabilityAtLeast(capacity, middle) >= target - 1e-9) fits = middle;
    else tooMuch = middle;
  }
  return fits;
}
