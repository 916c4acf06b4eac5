import { expect, it } from 'vitest';
import { packed } from './seed.ts';
import { conditionsOf, hoursOf, UNNAMED_TEAM } from './team-time.ts';

const seeds = Array.from({ length: 2_000 }, (_, i) => i);
const ada = { id: 'E1', name: 'Ada', hours_per_day: 6 };
const sorted = (list: number[]) => list.toSorted((a, b) => a - b);
const at = (list: number[], share: number) => list[Math.floor(list.length * share)] ?? 0;
const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;

it('differs from sprint to sprint, around what is usual', () => {
  const worth = sorted(seeds.map((seed) => conditionsOf(seed, 5).worth));
  for (const [share, value] of [
    [0.16, 0.74],
    [0.5, 1],
    [0.84, 1.35],
  ] as const) {
    expect(at(worth, share)).toBeGreaterThan(value - 0.04);
    expect(at(worth, share)).toBeLessThan(value + 0.04);
  }
});

it('meets little unplanned work in most sprints and much in some', () => {
  const turnsUp = sorted(seeds.map((seed) => conditionsOf(seed, 5).turnsUp));
  for (const [share, value] of [
    [0.1, 0.01],
    [0.5, 0.25],
    [0.9, 0.81],
  ] as const) {
    expect(at(turnsUp, share)).toBeGreaterThan(value - 0.04);
    expect(at(turnsUp, share)).toBeLessThan(value + 0.04);
  }
});

it.each([
  [1, 1.62],
  [5, 1],
  [12, 0.77],
])('an hour in a team of %d is worth %d times one in a team of five', (people, times) => {
  expect(conditionsOf(3, people).worth / conditionsOf(3, 5).worth).toBeCloseTo(times, 2);
  expect(conditionsOf(3, people).turnsUp).toBe(conditionsOf(3, 5).turnsUp);
});

it('follows the pace in the seed', () => {
  const worth = (pace: number) => mean(seeds.map((s) => conditionsOf(packed(pace, s / seeds.length), 5).worth));
  expect(worth(0.7) / worth(0)).toBeCloseTo(2, 0);
});

it('is a person’s hours on a day on which nothing turns up', () => {
  expect(hoursOf(ada, '2026-11-23', 1, { worth: 0.5, turnsUp: 0 })).toBe(3);
  expect(hoursOf({ ...ada, hours_per_day: 4 }, '2026-11-23', 1, { worth: 0.5, turnsUp: 0 })).toBe(2);
});

it('loses six tenths and more of a day to what turns up, as often as it does', () => {
  const whole = { worth: 1, turnsUp: 1 };
  const days = seeds.map((seed) => hoursOf(ada, '2026-11-23', seed, whole));
  expect(Math.max(...days)).toBeLessThanOrEqual(2.4);
  expect(Math.min(...days)).toBeGreaterThanOrEqual(0);
  expect(mean(days)).toBeCloseTo(1.2, 1);
  const often = seeds.filter((seed) => hoursOf(ada, '2026-11-23', seed, { worth: 1, turnsUp: 0.3 }) < 6);
  expect(often.length / seeds.length).toBeCloseTo(0.3, 1);
});

it('is another for another person and on another day', () => {
  const often = { worth: 1, turnsUp: 1 };
  const first = hoursOf(ada, '2026-11-23', 1, often);
  expect(hoursOf({ ...ada, id: 'E2' }, '2026-11-23', 1, often)).not.toBe(first);
  expect(hoursOf(ada, '2026-11-24', 1, often)).not.toBe(first);
  expect(hoursOf(ada, '2026-11-23', 1, often)).toBe(first);
});

it('takes a team that nobody named for five people of six hours', () => {
  expect(UNNAMED_TEAM.map((m) => m.hours_per_day)).toEqual([6, 6, 6, 6, 6]);
  expect(new Set(UNNAMED_TEAM.map((m) => m.id)).size).toBe(5);
});
