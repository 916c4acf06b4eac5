import { SIDE, type Velocity } from '../velocity.ts';

/**
 * How seldom chance alone would order six sprints as strongly as the last six are: the share of the twenty ways to choose three of them as
 * the later ones that show less of the trend, ties half (exact permutation test). For a stable pace the share that shows a larger change.
 * 0..1; undefined below six sprints. Oldest first.
 */
export function trendConfidence(delivered: readonly number[], trend: Velocity['trend']): number | undefined {
  if (trend === 'Unknown') return undefined;
  const last = delivered.slice(-2 * SIDE);
  const total = sumOf(last);
  /** sum of the later ones less that of the earlier ones */
  const changes = choices(last, SIDE).map((later) => 2 * sumOf(later) - total);
  const seen = 2 * sumOf(last.slice(-SIDE)) - total;
  const strength = (change: number) =>
    trend === 'Rising' ? change : trend === 'Falling' ? -change : -Math.abs(change);
  const weaker = changes.filter((change) => strength(change) < strength(seen)).length;
  const equal = changes.filter((change) => strength(change) === strength(seen)).length;
  return (weaker + equal / 2) / changes.length;
}

function choices(values: readonly number[], n: number): number[][] {
  const [first, ...rest] = values;
  if (n === 0) return [[]];
  if (first === undefined) return [];
  return [...choices(rest, n - 1).map((chosen) => [first, ...chosen]), ...choices(rest, n)];
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
