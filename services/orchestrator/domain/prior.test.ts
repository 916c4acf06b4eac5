import { describe, expect, it } from 'vitest';
import { mean } from './distribution.ts';
import { multiples, multiplesOfMedian, priorAround } from './prior.ts';
import { priorPaths } from './prior-paths.ts';

const values = ({ ratios }: ReturnType<typeof multiples>) => ratios.map(({ value }) => value);
const weightAt = (of: readonly { value: number; weight: number }[], at: number) =>
  of.find(({ value }) => value === at)?.weight;
const FIXED = (level: number) => [level * 3];

describe('what other projects have shown', () => {
  it('is measured by the median of each', () => {
    expect(values(multiplesOfMedian([[2, 4, 8]]))).toEqual([0.5, 1, 2]);
    expect(values(multiplesOfMedian([[2, 4, 8], [100]]))).toEqual([0.5, 1, 2]);
  });

  it('is nothing of a project whose median is nothing, or that has no sprints', () => {
    const known = multiplesOfMedian([[0, 0, 0], [0, 0, 3], [], [5]]);
    expect([known.projects, values(known)]).toEqual([1, [1]]);
    expect(multiples([[], [0.5], []])).toMatchObject({ projects: 1 });
    expect(multiples([])).toEqual({ ratios: [], projects: 0 });
  });

  it('counts a project below one as well', () => {
    expect(multiplesOfMedian([[0.5, 0.5]]).projects).toBe(1);
    expect(multiples([[0.5]]).projects).toBe(1);
  });

  it('gives each project the same weight, however many sprints it has', () => {
    const { ratios } = multiples([[1], Array<number>(39).fill(2)]);
    expect(ratios).toEqual([
      { value: 1, weight: 0.5 },
      { value: 2, weight: 0.5 },
    ]);
  });

  it('is forty quantiles, each from the middle of its part', () => {
    const forty = Array.from({ length: 40 }, (_, i) => i + 1);
    expect(values(multiples([forty]))).toEqual(forty);
    const eighty = Array.from({ length: 80 }, (_, i) => i + 1);
    expect(values(multiples([eighty]))).toEqual(forty.map((each) => 2 * each - 1));
  });
});

describe('the prior', () => {
  it.each([
    [0, 0],
    [1, 0.1],
    [3, 0.3],
    [10, 1],
    [25, 1],
  ])('of %i other projects gives them %d of the whole', (projects, share) => {
    const prior = priorAround(10, { ...multiples([[2]]), projects }, FIXED);
    expect(weightAt(prior, 20) ?? 0).toBeCloseTo(share);
    expect(weightAt(prior, 30) ?? 0).toBeCloseTo(1 - share);
  });

  it('of courses has the weight of two sprints, ends where teams like it end, and is committed to more than that', () => {
    const paths = priorPaths(10);
    expect(paths).toHaveLength(40);
    expect(paths.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(2);
    expect(mean(paths.map(({ done, weight }) => ({ value: done[0]?.value ?? 0, weight: weight / 2 })))).toBeCloseTo(
      10.6,
      0,
    );
    for (const { committed, done } of paths) {
      expect(done).toEqual([{ share: 1, value: done[0]?.value }]);
      expect(committed).toBe(Math.max(11, done[0]?.value ?? 0));
    }
  });
});
