import type { Path } from './forecast.ts';
import { negativeBinomialQuantiles } from './negative-binomial.ts';
import { PRIOR_WEIGHT } from './prior.ts';

/** What teams commit to, as a multiple of what they usually deliver: the inverse of the share that they usually deliver. */
const USUAL_OVERCOMMITMENT = 1.1;

/**
 * Courses that are believed possible before a project has shown any: a steady pace to totals that spread around its level like real
 * teams'. Their weights have the sum of the prior's.
 */
export function priorPaths(level: number): Path[] {
  const totals = negativeBinomialQuantiles(level);
  return totals.map((value) => ({
    committed: Math.max(value, level * USUAL_OVERCOMMITMENT),
    done: [{ share: 1, value }],
    weight: PRIOR_WEIGHT / totals.length,
  }));
}
