import { levelOf, weightOf } from '../domain/capacity.ts';
import type { Distribution } from '../domain/distribution.ts';
import { doneBetween, type Path } from '../domain/forecast.ts';
import { priorPaths } from '../domain/prior-paths.ts';
import { type HistoryRow, SHARES, type Share } from './history.ts';

/** What is believed of the end of a sprint that has run for a share of its time. */
export function remainderOf(
  { committed, done, share }: { committed: number; done: number; share: Share },
  past: readonly HistoryRow[],
  rule: number,
): Distribution {
  const own = past.map((row, i) => pathOf(row, weightOf(past.length - 1 - i)));
  const level = levelOf(
    past.map(({ delivered }, i) => ({ value: delivered, weight: weightOf(past.length - 1 - i) })),
    rule,
  );
  return doneBetween({ committed, done, pace: 1 }, [...own, ...priorPaths(level)], share / 100, 1);
}

const pathOf = ({ committed, delivered, doneAt }: HistoryRow, weight: number): Path => ({
  committed,
  weight,
  done: [
    ...SHARES.flatMap((share) => {
      const value = doneAt[share];
      return value === undefined ? [] : [{ share: share / 100, value }];
    }),
    { share: 1, value: delivered },
  ],
});
