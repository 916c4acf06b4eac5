import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Impediments, type Profile, similarity } from './similarity.ts';

const amount = fc.double({ min: 0.5, max: 50, noNaN: true });
const profile: fc.Arbitrary<Profile> = fc.record({
  completion_rate: fc.double({ min: 0, max: 1, noNaN: true }),
  tasks: amount,
  team_size: fc.option(amount),
  weeks: fc.option(amount),
});
const impediments: fc.Arbitrary<Impediments> = fc
  .record({ shared: fc.nat(5), here: fc.nat(5), there: fc.nat(5) })
  .map(({ shared, here, there }) => ({ shared, here: here + shared, there: there + shared }));

describe('similarity', () => {
  it('is the same both ways round, within 0..1', () =>
    fc.assert(
      fc.property(profile, profile, impediments, (a, b, i) => {
        const score = similarity(a, b, i);
        expect(score).toBeCloseTo(similarity(b, a, { here: i.there, there: i.here, shared: i.shared }), 12);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    ));

  it('is 1 with itself', () =>
    fc.assert(
      fc.property(profile, fc.nat(5), (a, n) => {
        expect(similarity(a, a, { here: n, there: n, shared: n })).toBeCloseTo(1, 12);
      }),
    ));

  const base: Profile = { completion_rate: 1, tasks: 8, team_size: 4, weeks: 2 };
  const none = { here: 0, there: 0, shared: 0 };
  // The weights are 0.35, 0.25, 0.15, 0.1 and, where there are impediments, 0.15.
  it.each<[string, Partial<Profile>, Impediments, number]>([
    ['nothing differs', {}, none, 1],
    ['half is completed', { completion_rate: 0.5 }, none, 1 - (0.35 * 0.5) / 0.85],
    ['half the tasks', { tasks: 4 }, none, 1 - (0.25 * 0.5) / 0.85],
    ['twice the people', { team_size: 8 }, none, 1 - (0.15 * 0.5) / 0.85],
    ['half the weeks', { weeks: 1 }, none, 1 - (0.1 * 0.5) / 0.85],
    ['people not told', { team_size: null, tasks: 4 }, none, 1 - (0.25 * 0.5) / 0.7],
    ['one of three impediments shared', {}, { here: 2, there: 2, shared: 1 }, 1 - 0.15 * (2 / 3)],
    ['impediments of the other alone', {}, { here: 0, there: 2, shared: 0 }, 0.85],
  ])('%s', (_what, other, i, score) => {
    expect(similarity(base, { ...base, ...other }, i)).toBeCloseTo(score, 12);
  });
});
