import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Course, similarityOf } from './similarity.ts';

const course = (shares: number[], delivered: number[], weeks: number[] = shares.map(() => 2)): Course => ({
  shares,
  delivered,
  weeks,
});
const steady = course([1, 0.8, 0.9], [8, 8, 8]);

it.each<[string, Course, number]>([
  ['itself', steady, 1],
  ['half the pace', course([1, 0.8, 0.9], [4, 4, 4]), 0.5 + 0.3 * 0.5 + 0.2],
  ['half the length', course([1, 0.8, 0.9], [8, 8, 8], [1, 1, 1]), 0.5 + 0.3 + 0.2 * 0.5],
  ['ends that never meet', course([0.2, 0.3, 0.4], [8, 8, 8]), 0.3 + 0.2],
  ['one of three ends elsewhere', course([1, 0.2, 0.9], [8, 8, 8]), 0.5 * (2 / 3) + 0.3 + 0.2],
  ['nothing delivered', course([0, 0, 0], [0, 0, 0]), 0.2],
])('of %s', (_what, other, expected) => expect(similarityOf(steady, other)).toBeCloseTo(expected, 12));

it('is full between two projects that deliver nothing', () => {
  const idle = course([0, 0, 0], [0, 0, 0]);
  expect(similarityOf(idle, idle)).toBeCloseTo(1, 12);
});

it('is not told of fewer than three sprints', () => {
  expect(similarityOf(steady, course([1, 1], [8, 8]))).toBeUndefined();
  expect(similarityOf(course([], []), steady)).toBeUndefined();
});

const sprint = fc.record({
  share: fc.double({ min: 0, max: 2, noNaN: true }),
  delivered: fc.nat(50),
  weeks: fc.integer({ min: 1, max: 4 }),
});
const anyCourse = fc.array(sprint, { minLength: 3, maxLength: 12 }).map((sprints) => ({
  shares: sprints.map(({ share }) => share),
  delivered: sprints.map(({ delivered }) => delivered),
  weeks: sprints.map(({ weeks }) => weeks),
}));

it('lies between 0 and 1, the same both ways round and in any order of the sprints', () =>
  fc.assert(
    fc.property(anyCourse, anyCourse, (one, other) => {
      const similarity = similarityOf(one, other) ?? Number.NaN;
      expect(similarity).toBeGreaterThanOrEqual(0);
      expect(similarity).toBeLessThanOrEqual(1 + 1e-12);
      expect(similarityOf(other, one)).toBeCloseTo(similarity, 12);
      const turned = {
        shares: one.shares.toReversed(),
        delivered: one.delivered.toReversed(),
        weeks: one.weeks.toReversed(),
      };
      expect(similarityOf(turned, other)).toBeCloseTo(similarity, 12);
      expect(similarityOf(one, one)).toBeCloseTo(1, 12);
    }),
  ));

/** The gap by sorting both samples together and walking up, as textbooks have it. */
function gapByWalking(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, step: 1 / one.length })),
    ...other.map((value) => ({ value, step: -1 / other.length })),
  ];
  all.sort((a, b) => a.value - b.value);
  let [height, most] = [0, 0];
  for (const [i, { value, step }] of all.entries()) {
    height += step;
    if (all[i + 1]?.value !== value) most = Math.max(most, Math.abs(height));
  }
  return most;
}

it('takes the gap between the ends of the sprints that is found by walking up both', () =>
  fc.assert(
    fc.property(anyCourse, anyCourse, (one, other) => {
      const alike = { delivered: [1, 1, 1], weeks: [1, 1, 1] };
      const similarity = similarityOf({ ...alike, shares: one.shares }, { ...alike, shares: other.shares });
      expect(similarity).toBeCloseTo(1 - 0.5 * gapByWalking(one.shares, other.shares), 9);
    }),
  ));
