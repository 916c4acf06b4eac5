import { describe, expect, it } from 'vitest';
import { deadlineHeader, deadlineOf, timeLeft } from './deadline.ts';

it.each([
  ['250', 1_250],
  ['0', 1_000],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['2026-11-23T10:00:00Z', undefined],
  ['9'.repeat(10), undefined],
  [undefined, undefined],
])('the header %s ends at %s', (header, ends) => expect(deadlineOf(header, 1_000)).toBe(ends));

it.each([
  [500, undefined, 500],
  [500, 9_000, 500],
  [500, 1_200.7, 200],
  [500, 1_000, 0],
  [500, 900, -100],
])('a limit of %i ms with the deadline %s leaves %i', (limit, deadline, left) =>
  expect(timeLeft(limit, deadline, 1_000)).toBe(left),
);

describe('who is asked has a little less', () => {
  it.each([
    [10_000, '9900'],
    [500, '450'],
    [1, '1'],
  ])('%i ms', (ms, header) => expect(deadlineHeader(ms)).toBe(header));

  it('at each step, until nothing is left', () => {
    let ms = 1_000;
    for (let step = 0; step < 4; step++) {
      const next = Number(deadlineHeader(ms));
      expect(next).toBeLessThan(ms);
      ms = next;
    }
  });
});
