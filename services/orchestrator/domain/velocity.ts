import { weightOf } from './capacity.ts';
import { distributionOf, quantile } from './distribution.ts';

export interface Velocity {
  /** delivered by the last closed sprint; null: none yet, likewise below */
  last: number | null;
  median: number | null;
  /** ends of what 80 % of the sprints delivered */
  low: number | null;
  high: number | null;
  trend: 'Rising' | 'Stable' | 'Falling' | 'Unknown';
  sprints: number;
}

/** Sprints on either side of the comparison. */
export const SIDE = 3;
/** The change of the mean that is more than the usual up and down of such few sprints. */
const CHANGE = 0.25;

/** What a project delivers, from its closed sprints, oldest first; the later ones weigh more. */
export function velocityOf(delivered: readonly number[]): Velocity {
  const known = distributionOf(delivered.map((value, i) => ({ value, weight: weightOf(delivered.length - 1 - i) })));
  return {
    last: delivered.at(-1) ?? null,
    median: quantile(known, 0.5) ?? null,
    low: quantile(known, 0.1) ?? null,
    high: quantile(known, 0.9) ?? null,
    trend: trendOf(delivered),
    sprints: delivered.length,
  };
}

/** The last three sprints beside the three before them. */
function trendOf(delivered: readonly number[]): Velocity['trend'] {
  if (delivered.length < 2 * SIDE) return 'Unknown';
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const before = sum(delivered.slice(-2 * SIDE, -SIDE));
  const after = sum(delivered.slice(-SIDE));
  if (after > before * (1 + CHANGE)) return 'Rising';
  return after < before * (1 - CHANGE) ? 'Falling' : 'Stable';
}
