import { describe, expect, it } from 'vitest';
import { givenAtLeast, productLimit } from './product-limit.ts';

const seen = (value: number, censored = false, weight = 1) => ({ value, censored, weight });
const rounded = (distribution: ReturnType<typeof productLimit>) =>
  distribution.map(({ value, weight }) => [value, Math.round(weight * 1e6) / 1e6]);

describe('productLimit', () => {
  it('without censored observations is the weighted distribution', () => {
    expect(rounded(productLimit([seen(3), seen(1, false, 2), seen(3)]))).toEqual([
      [1, 0.5],
      [3, 0.5],
    ]);
  });

  it('gives what a censored one weighs to those above it, as worked out by hand', () => {
    // At 2: one of five goes, 4/5 stay. The censored 3 leaves the two above: at 4 half of 4/5, at 6 the rest.
    expect(rounded(productLimit([seen(2), seen(3, true), seen(3, true), seen(4), seen(6)]))).toEqual([
      [2, 0.2],
      [4, 0.4],
      [6, 0.4],
    ]);
  });

  it('takes a censored one that ties with exact ones for one that goes on with the chance 3/5 at 3', () => {
    // At 3: one of 3 − 2/5 goes.
    expect(rounded(productLimit([seen(3, true), seen(3), seen(5)]))).toEqual([
      [3, 0.384615],
      [5, 0.615385],
    ]);
  });

  it('takes it for one that hardly ever goes on at 0, and nearly always where a step is small', () => {
    expect(rounded(productLimit([seen(0, true), seen(0), seen(5)]))).toEqual([
      [0, 0.5],
      [5, 0.5],
    ]);
    expect(rounded(productLimit([seen(998, true), seen(998), seen(999)]))[0]).toEqual([998, 0.333556]);
  });

  it('leaves at the largest value what nobody has seen go beyond', () => {
    expect(rounded(productLimit([seen(2), seen(5, true)]))).toEqual([
      [2, 0.5],
      [5, 0.5],
    ]);
    expect(rounded(productLimit([seen(5, true), seen(4, true)]))).toEqual([[5, 1]]);
  });

  it('of nothing is nothing', () => expect(productLimit([])).toEqual([]));
});

describe('givenAtLeast', () => {
  const some = productLimit([seen(1), seen(2), seen(3), seen(4)]);
  it('keeps what is possible', () => {
    expect(rounded(givenAtLeast(some, 3))).toEqual([
      [3, 0.5],
      [4, 0.5],
    ]);
  });
  it('is a point where nothing was held possible', () =>
    expect(givenAtLeast(some, 9)).toEqual([{ value: 9, weight: 1 }]));
});
