import {
  type Distribution,
  distributionOf,
  mapValues,
  mean,
  type Point,
  probabilityAtLeast,
  quantile,
} from './distribution.ts';

/** How a closed sprint came to its end, in the unit of the forecast. */
export interface Path {
  committed: number;
  /** what was done when a share (0..1) of its working days was over, ascending; the last, at 1, is what it delivered */
  done: readonly { share: number; value: number }[];
  weight: number;
}

export interface RunningSprint {
  committed: number;
  done: number;
  /** working days that are over */
  daysGone: number;
  /** dates of the working days ahead, in order */
  daysAhead: readonly string[];
  /** what days off, absences and blocked tasks leave of the usual pace, 0..1 */
  pace: number;
}

export interface Forecast {
  /** P(all is done by the end), 0..1 */
  probability: number;
  /** of what will be done at the end: mean, and the ends of the interval that holds 80 % */
  expected: number;
  low: number;
  high: number;
  /** days by which all is done in 50 and in 85 of 100 courses; absent: in fewer even at the end */
  p50Date?: string;
  p85Date?: string;
}

/** Half of the weight on how much the sprints still did, half on which part they still did of what they had left. */
const ABSOLUTE_SHARE = 0.5;

/**
 * What will have been done `daysOn` working days from now: what is done, and what each closed sprint did from the same share of its days
 * on. Whole remainders are drawn and never single days: that would lose the spread between sprints, and the closing at the end.
 */
export function doneAfter(sprint: RunningSprint, paths: readonly Path[], daysOn: number): Distribution {
  const { daysGone, daysAhead } = sprint;
  const days = daysGone + daysAhead.length;
  return days === 0
    ? distributionOf([{ value: sprint.done, weight: 1 }])
    : doneBetween(sprint, paths, daysGone / days, (daysGone + daysOn) / days);
}

/** Like doneAfter, from one share of the working days to another, 0..1. */
export function doneBetween(
  { committed, done, pace }: Pick<RunningSprint, 'committed' | 'done' | 'pace'>,
  paths: readonly Path[],
  from: number,
  to: number,
): Distribution {
  if (to <= from) return distributionOf([{ value: done, weight: 1 }]);
  const left = committed - done;
  const points = paths.flatMap((path): Point[] => {
    const before = doneAt(path, from);
    const progress = (doneAt(path, to) - before) * pace;
    const leftThen = path.committed - before;
    const part = leftThen > 0 ? Math.min(1, progress / leftThen) : 1;
    return [
      { value: done + progress, weight: path.weight * ABSOLUTE_SHARE },
      { value: done + Math.max(0, left) * part, weight: path.weight * (1 - ABSOLUTE_SHARE) },
    ];
  });
  return distributionOf(points.length > 0 ? points : [{ value: done, weight: 1 }]);
}

/** What a path had done at a share of its working days, between two known shares in proportion. */
export function doneAt({ done }: Pick<Path, 'done'>, share: number): number {
  let before = { share: 0, value: 0 };
  for (const after of done) {
    if (after.share >= share) {
      const width = after.share - before.share;
      return width > 0 ? before.value + ((after.value - before.value) * (share - before.share)) / width : after.value;
    }
    before = after;
  }
  return before.value;
}

/** What is to be expected of a sprint that has begun. Same facts, same answer. */
export function forecastOf(sprint: RunningSprint, paths: readonly Path[]): Forecast {
  // No course does more than there is to do.
  const atTheEnd = mapValues(doneAfter(sprint, paths, sprint.daysAhead.length), (value) =>
    Math.min(Math.max(sprint.committed, sprint.done), value),
  );
  const chances = sprint.daysAhead.map((date, i) => ({
    date,
    probability: probabilityAtLeast(doneAfter(sprint, paths, i + 1), sprint.committed - 1e-9),
  }));
  const firstWith = (target: number) => chances.find(({ probability }) => probability >= target)?.date;
  const [p50Date, p85Date] = [firstWith(0.5), firstWith(0.85)];
  return {
    probability: probabilityAtLeast(atTheEnd, sprint.committed - 1e-9),
    expected: mean(atTheEnd),
    low: quantile(atTheEnd, 0.1) ?? sprint.done,
    high: quantile(atTheEnd, 0.9) ?? sprint.done,
    ...(p50Date === undefined ? {} : { p50Date }),
    ...(p85Date === undefined ? {} : { p85Date }),
  };
}
