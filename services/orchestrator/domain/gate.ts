import { weightOf } from './capacity.ts';
import { type Distribution, pinballLoss } from './distribution.ts';
import { givenAtLeast } from './product-limit.ts';
import { randomFrom } from './random.ts';

/** What the rule and the learned value would each have cost in one closed sprint, in the unit of the commitment. */
export interface Losses {
  rule: number;
  learned: number;
  /** the learned value a step up and a step down; absent where neither was worked out */
  up?: number;
  down?: number;
}

export interface Scored {
  rule: number;
  learned: number;
  /** the learned value a step up and a step down; absent in rows from before */
  steps?: { up: number; down: number } | undefined;
  delivered: number;
  censored: boolean;
  /** capacity as it stood before that sprint: never with what came of it */
  capacityBefore: Distribution;
  /** 0..1 */
  target: number;
}

/**
 * All values scored against what the sprint showed, by the loss whose best answer is the commitment kept with the target probability. Of
 * a sprint that did all, the true capacity is only known to be at least that: the expectation of the loss over what was believed of it.
 */
export function lossesOf({ rule, learned, steps, delivered, censored, capacityBefore, target }: Scored): Losses {
  const truth: Distribution = censored ? givenAtLeast(capacityBefore, delivered) : [{ value: delivered, weight: 1 }];
  const expected = (commitment: number): number =>
    truth.reduce((sum, { value, weight }) => sum + weight * pinballLoss(1 - target, commitment, value), 0);
  return {
    rule: expected(rule),
    learned: expected(learned),
    ...(steps === undefined ? {} : { up: expected(steps.up), down: expected(steps.down) }),
  };
}

/** Fewer own sprints show nothing: with three, differences of one sign already read as certainty. */
const FEWEST_SPRINTS = 5;

const DRAWS = 500;
const SEED = 20_261_128;

/** As many as a hundred sprints take, which is the most that a decision looks at. */
const MOST_KEPT = DRAWS * 100;
let kept = new Float64Array();

/** The same numbers each time, so they are kept: to draw them takes twenty times as long as all that is done with them. */
function exponentialsFor(count: number): Float64Array {
  if (count <= kept.length) return kept;
  const random = randomFrom(SEED);
  const drawn = Float64Array.from({ length: count }, () => -Math.log(1 - random()));
  if (count <= MOST_KEPT) kept = drawn;
  return drawn;
}

/**
 * P(the learned value costs less than the rule's), 0..1, by a Bayesian bootstrap of the paired differences, the latest weighing most;
 * equal values count half. undefined below five sprints. Oldest first. Same losses, same answer. Source: Rubin, The Bayesian Bootstrap (1981).
 */
export function confidenceOf(losses: readonly Losses[]): number | undefined {
  if (losses.length < FEWEST_SPRINTS) return undefined;
  const differences = losses.map(({ rule, learned }) => rule - learned);
  const discounts = losses.map((_losses, i) => weightOf(losses.length - 1 - i));
  const sprints = losses.length;
  const exponentials = exponentialsFor(DRAWS * sprints);
  let better = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    // Tens of thousands of steps: a loop of numbers alone.
    for (let i = 0; i < sprints; i++)
      sum += (discounts[i] as number) * (exponentials[draw * sprints + i] as number) * (differences[i] as number);
    if (sum > 0) better += 1;
    else if (sum === 0) better += 0.5;
  }
  return better / DRAWS;
}

/** How far below the threshold an open gate closes again, so that it does not flap around it. */
const HYSTERESIS = 0.2;

/** The gate after what is known now, from how it stood. `threshold` and `confidence` 0..1; no confidence keeps or makes it closed. */
export function gateAfter(
  before: 'open' | 'closed',
  confidence: number | undefined,
  threshold: number,
): 'open' | 'closed' {
  if (confidence === undefined) return 'closed';
  if (before === 'open') return confidence < threshold - HYSTERESIS ? 'closed' : 'open';
  return confidence >= threshold ? 'open' : 'closed';
}
