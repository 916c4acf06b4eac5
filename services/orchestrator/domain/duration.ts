import { weightOf } from './capacity.ts';
import { distributionOf, probabilityAtLeast } from './distribution.ts';

/** Own sprints that must be known before another length is spoken of, and of each length that is compared. */
const FEWEST_SPRINTS = 10;
const FEWEST_OF_A_LENGTH = 3;

export interface DurationInput {
  /** own closed sprints, oldest first */
  own: readonly { weeks: number; delivered: number }[];
  /** how much of the backlog has the best priority, in the unit of the sprints */
  best: number;
  /** with which probability all of it shall be done, 0..1 */
  target: number;
}

/**
 * The shortest length, in weeks, in which all tasks of the best priority are done with the target probability; undefined: own sprints of at
 * least two lengths do not tell. A cadence is worth keeping, so this is only ever proposed.
 */
export function betterLength({ own, best, target }: DurationInput): number | undefined {
  if (own.length < FEWEST_SPRINTS || best <= 0) return undefined;
  const byWeeks = Map.groupBy(
    own.map((sprint, i) => ({ ...sprint, weight: weightOf(own.length - 1 - i) })),
    ({ weeks }) => weeks,
  );
  const known = [...byWeeks].filter(([, sprints]) => sprints.length >= FEWEST_OF_A_LENGTH).sort(([a], [b]) => a - b);
  if (known.length < 2) return undefined;
  const suits = known.find(([, sprints]) => {
    const delivered = distributionOf(sprints.map(({ delivered: value, weight }) => ({ value, weight })));
    return probabilityAtLeast(delivered, best) >= target - 1e-9;
  });
  return suits?.[0];
}
