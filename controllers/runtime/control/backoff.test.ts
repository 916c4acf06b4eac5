import { expect, it } from 'vitest';
import { Backoff, exponentialDelay } from './backoff.ts';

it.each([
  [1, 5],
  [2, 10],
  [4, 40],
  [8, 640],
  [12, 10_000],
  [100_000, 10_000],
])('after %i failures the delay is %i ms', (failures, delay) => {
  expect(exponentialDelay(failures, 5, 10_000)).toBe(delay);
});

it('jitters between half of the delay and all of it, never over the cap, and starts anew after a reset', () => {
  const longest = new Backoff({ baseMs: 100, capMs: 1_000, random: () => 1 });
  expect(Array.from({ length: 6 }, () => longest.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  longest.reset();
  expect(longest.next()).toBe(100);
  const shortest = new Backoff({ baseMs: 100, capMs: 1_000, random: () => 0 });
  expect([shortest.next(), shortest.next()]).toEqual([50, 100]);
});
