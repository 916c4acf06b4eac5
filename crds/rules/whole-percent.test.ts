import { expect, it } from 'vitest';
import { wholePercent } from './whole-percent.ts';

it.each([
  [0, 0],
  [-0.1, 0],
  [0.001, 1],
  [0.004, 1],
  [0.015, 2],
  [0.504, 50],
  [0.505, 51],
  [0.994, 99],
  [0.999, 99],
  [1, 100],
  [1.1, 100],
])('%f is %i %%', (share, percent) => {
  expect(wholePercent(share)).toBe(percent);
});
