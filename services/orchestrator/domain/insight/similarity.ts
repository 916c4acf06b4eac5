/** How the closed sprints of a project went, one entry a sprint. */
export interface Course {
  /** delivered of committed; above 1 where more was pulled in */
  shares: readonly number[];
  delivered: readonly number[];
  weeks: readonly number[];
}

/** Fewer sprints than these tell of single sprints, not of a project. */
export const FEWEST_TO_COMPARE = 3;

// How sprints end says more of a project than how large and how long they are.
const WEIGHT = { shares: 0.5, pace: 0.3, length: 0.2 };

/**
 * 0..1: 0.5 x how far the two distributions of delivered/committed overlap, 0.3 x the smaller over the larger mean delivered, 0.2 x the
 * smaller over the larger mean length. The same both ways round; 1 with itself; undefined when one of them has fewer than three sprints.
 */
export function similarityOf(one: Course, other: Course): number | undefined {
  if (Math.min(one.shares.length, other.shares.length) < FEWEST_TO_COMPARE) return undefined;
  return (
    WEIGHT.shares * (1 - largestGap(one.shares, other.shares)) +
    WEIGHT.pace * smallerOverLarger(mean(one.delivered), mean(other.delivered)) +
    WEIGHT.length * smallerOverLarger(mean(one.weeks), mean(other.weeks))
  );
}

/** Largest distance between the cumulative distributions of two samples, 0..1 (Kolmogorov-Smirnov statistic). */
function largestGap(one: readonly number[], other: readonly number[]): number {
  const shareUpTo = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  const gaps = [...one, ...other].map((limit) => Math.abs(shareUpTo(one, limit) - shareUpTo(other, limit)));
  return Math.max(...gaps);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const smallerOverLarger = (one: number, other: number): number =>
  Math.max(one, other) === 0 ? 1 : Math.min(one, other) / Math.max(one, other);
