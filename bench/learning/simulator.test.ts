import { describe, expect, it } from 'vitest';
import { outcomesOf } from './simulator.ts';

const seeds = Array.from({ length: 400 }, (_, seed) => seed);

describe.each([
  [5, true],
  [5, false],
  [0, false],
  [2, true],
  [12, true],
])('sprints of %d people, estimated: %s', (people, isEstimated) => {
  const { capacity, r, allDone, shares } = outcomesOf({ people, isEstimated }, seeds);

  it('differ as those of real teams do', () => {
    expect(r).toBeGreaterThan(2.5);
    expect(r).toBeLessThan(7);
  });

  it('keep a commitment to the mean capacity about every other time', () => {
    expect(allDone).toBeGreaterThan(0.35);
    expect(allDone).toBeLessThan(0.6);
    const [low, median, high] = shares;
    expect(low).toBeLessThanOrEqual(0.5);
    expect(median).toBeGreaterThan(0.6);
    expect(high).toBe(1);
  });

  it('do more in a larger team, but not in proportion', () => {
    const usual = 10.5 * ((people || 5) / 5) ** 0.7;
    expect(capacity / usual).toBeGreaterThan(0.8);
    expect(capacity / usual).toBeLessThan(1.2);
  });
});

it('ten tasks of a team of five are done sometimes and left sometimes', () => {
  const { allDone } = outcomesOf({ people: 5, isEstimated: true }, seeds, 10);
  expect(allDone).toBeGreaterThan(0.3);
  expect(allDone).toBeLessThan(0.6);
});
