import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paceOfSeed, packed, seedOfSprint } from './seed.ts';

const LARGEST = 2_147_483_647;
const projects = Array.from({ length: 400 }, (_, i) => `P${i}`);
const logPace = (project: string, number: number) => Math.log(paceOfSeed(seedOfSprint(project, number)));
const deviation = (list: number[]) => Math.sqrt(list.reduce((sum, x) => sum + x * x, 0) / list.length);

it('makes a seed that the contract takes', () => {
  const seeds = projects.flatMap((p) => [1, 2, 50].map((n) => seedOfSprint(p, n)));
  for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed <= LARGEST).toBe(true);
  expect(new Set(seeds).size).toBe(seeds.length);
});

it('makes the same seed in every release', () => {
  expect([seedOfSprint('PAY', 1), seedOfSprint('PAY', 2), seedOfSprint('SHOP', 40)]).toEqual([
    1_944_175_390, 1_913_359_063, 501_772_882,
  ]);
});

describe('a pace in a seed', () => {
  it('is the usual one in every small seed, which is the one that people choose', () => {
    expect([0, 1, 42, 2 ** 21 - 1].map(paceOfSeed)).toEqual([1, 1, 1, 1]);
    expect(paceOfSeed(2 ** 21)).toBeCloseTo(Math.exp(1 / 400), 10);
    expect(paceOfSeed(LARGEST)).toBeCloseTo(Math.exp(-1 / 400), 10);
  });

  it('comes back out, to a quarter of a percent, and has no part in the luck', () => {
    const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: -1.27, max: 1.27, noNaN: true }), luck, (pace, luck) => {
        expect(Math.abs(Math.log(paceOfSeed(packed(pace, luck))) - pace)).toBeLessThanOrEqual(0.00126);
        expect(packed(pace, luck) % 2 ** 21).toBe(Math.floor(luck * 2 ** 21));
      }),
    );
  });

  it('ends where the bits end, and never turns into its opposite', () => {
    expect(Math.log(paceOfSeed(packed(9, 0)))).toBeCloseTo(511 / 400, 10);
    expect(Math.log(paceOfSeed(packed(-9, 0)))).toBeCloseTo(-512 / 400, 10);
    expect(packed(9, 0.99)).toBeLessThanOrEqual(LARGEST);
  });
});

describe('the pace of a project', () => {
  it('differs from project to project, moderately', () => {
    const first = projects.map((p) => logPace(p, 1));
    expect(deviation(first)).toBeGreaterThan(0.26);
    expect(deviation(first)).toBeLessThan(0.34);
    expect(first.filter((x) => x > 0).length / first.length).toBeCloseTo(0.5, 1);
  });

  it('wanders slowly from sprint to sprint, and does not run away', () => {
    const moved = (from: number, to: number) => deviation(projects.map((p) => logPace(p, to) - logPace(p, from)));
    expect(moved(1, 2)).toBeGreaterThan(0.04);
    expect(moved(1, 2)).toBeLessThan(0.06);
    expect(moved(20, 21)).toBeLessThan(0.06);
    expect(moved(1, 9)).toBeGreaterThan(0.1);
    // 0.05 / √(1 - 0.97²) in the long run; without its way back it would be 0.7 after 200 sprints.
    expect(moved(1, 200)).toBeGreaterThan(0.17);
    expect(moved(1, 200)).toBeLessThan(0.25);
  });
});
