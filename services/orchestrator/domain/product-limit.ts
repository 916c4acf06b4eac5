import { type Distribution, distributionOf, type Point } from './distribution.ts';

/** A weighted observation; censored: the true value is at least this. */
export interface Observation extends Point {
  censored: boolean;
}

/**
 * The distribution behind observations of which some say only "at least that much": the product-limit estimator with weights.
 * Source: Kaplan & Meier, Nonparametric Estimation from Incomplete Observations (1958). A censored value that
 * ties with exact ones may be one of them: it counts among those that go beyond with the chance v/(v+2), which is that of a negative
 * binomial with r = 4 at its middle. What is left beyond the largest value, when that is censored, lies at that value:
 * nobody has seen more. Without censored observations it is the plain weighted distribution.
 */
export function productLimit(observations: readonly Observation[]): Distribution {
  // Every sum runs in the order of values and weights, so that the order of the facts changes not even the last bit.
  const sorted = observations
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.value - b.value || Number(a.censored) - Number(b.censored) || a.weight - b.weight);
  const atRisk = sumsFromTheEnd(sorted);
  const points: Point[] = [];
  let surviving = 1;
  for (let i = 0; i < sorted.length; ) {
    const value = sorted[i]?.value ?? 0;
    const risk = atRisk[i] ?? 0;
    let [exact, tied] = [0, 0];
    for (; i < sorted.length && sorted[i]?.value === value; i++) {
      const weight = sorted[i]?.weight ?? 0;
      if (sorted[i]?.censored) tied += weight;
      else exact += weight;
    }
    if (exact === 0) continue;
    // The last of all: whatever rounding left over.
    const share = i === sorted.length && !sorted.at(-1)?.censored ? 1 : exact / (risk - (tied * 2) / (value + 2));
    points.push({ value, weight: surviving * share });
    surviving *= 1 - share;
  }
  const last = sorted.at(-1);
  if (last?.censored && surviving > 0) points.push({ value: last.value, weight: surviving });
  return distributionOf(points);
}

function sumsFromTheEnd(sorted: readonly Point[]): number[] {
  const sums = new Array<number>(sorted.length);
  let sum = 0;
  for (let i = sorted.length - 1; i >= 0; i--) {
    sum += sorted[i]?.weight ?? 0;
    sums[i] = sum;
  }
  return sums;
}

/** What remains of a distribution once it is known that the value is at least `x`; a point at x when that was held impossible. */
export function givenAtLeast(distribution: Distribution, x: number): Distribution {
  const above = distribution.filter(({ value }) => value >= x);
  return above.length > 0 ? distributionOf(above) : [{ value: x, weight: 1 }];
}
