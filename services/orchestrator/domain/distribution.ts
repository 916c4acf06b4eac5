/** One possible value with its weight. */
export interface Point {
  value: number;
  weight: number;
}

/** A discrete distribution: values ascending, each once, weights above 0 with sum 1. Empty: nothing is known. */
export type Distribution = readonly Point[];

/** What is left of rounding when weights are summed. */
const EPSILON = 1e-9;

/**
 * Sums the weights of equal values and scales them to 1. The order of the points does not matter, to the last bit: equal facts give equal
 * distributions in whatever order they were read.
 */
export function distributionOf(points: readonly Point[]): Distribution {
  const merged: Point[] = [];
  for (const { value, weight } of inOrder(points)) {
    const last = merged.at(-1);
    if (last?.value === value) last.weight += weight;
    else merged.push({ value, weight });
  }
  const total = merged.reduce((sum, point) => sum + point.weight, 0);
  return total > 0 ? merged.map(({ value, weight }) => ({ value, weight: weight / total })) : [];
}

/** By value, then weight; points without weight are left out. */
const inOrder = (points: readonly Point[]): Point[] =>
  points.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value || a.weight - b.weight);

/** P(X ≥ x). */
export const probabilityAtLeast = (distribution: Distribution, x: number): number =>
  Math.min(
    1,
    distribution.reduce((sum, { value, weight }) => (value >= x ? sum + weight : sum), 0),
  );

/** The smallest value that is not exceeded with probability p; undefined when nothing is known. */
export function quantile(distribution: Distribution, p: number): number | undefined {
  let below = 0;
  for (const { value, weight } of distribution) {
    below += weight;
    if (below >= p - EPSILON) return value;
  }
  return distribution.at(-1)?.value;
}

export const mean = (distribution: Distribution): number =>
  distribution.reduce((sum, { value, weight }) => sum + value * weight, 0);

/** The weighted mixture of distributions, each with the share of the whole that it gets. */
export const mixture = (...parts: readonly { of: Distribution; share: number }[]): Distribution =>
  distributionOf(parts.flatMap(({ of, share }) => of.map(({ value, weight }) => ({ value, weight: weight * share }))));

export const mapValues = (distribution: Distribution, change: (value: number) => number): Distribution =>
  distributionOf(distribution.map(({ value, weight }) => ({ value: change(value), weight })));

/**
 * Continuous ranked probability score of a forecast against what came: E|X − x| − ½ E|X − X′|, in the unit of the values, smaller is
 * better, and for a forecast of one value the absolute error. Source: Gneiting & Raftery, Strictly Proper Scoring Rules (2007), eq. 21.
 */
export function crps(distribution: Distribution, outcome: number): number {
  let error = 0;
  let spread = 0;
  let weightBelow = 0;
  let sumBelow = 0;
  for (const { value, weight } of distribution) {
    error += weight * Math.abs(value - outcome);
    // Each pair once: what lies below, at its distance.
    spread += weight * (value * weightBelow - sumBelow);
    weightBelow += weight;
    sumBelow += value * weight;
  }
  return error - spread;
}

/** The loss of naming q where the quantile of level p was asked for, in the unit of the values. */
export const pinballLoss = (p: number, q: number, outcome: number): number =>
  outcome >= q ? p * (outcome - q) : (1 - p) * (q - outcome);

/** The value below which half of the weight lies; of an even split the lower one. undefined when there is none. */
export const median = (points: readonly Point[]): number | undefined => quantile(distributionOf(points), 0.5);

/** The same of values that weigh alike. */
export const medianOf = (values: readonly number[]): number | undefined =>
  median(values.map((value) => ({ value, weight: 1 })));
