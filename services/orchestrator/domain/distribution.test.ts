import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crps,
  distributionOf,
  mapValues,
  mean,
  median,
  mixture,
  pinballLoss,
  probabilityAtLeast,
  quantile,
} from './distribution.ts';

const points = (...values: number[]) => values.map((value) => ({ value, weight: 1 }));
const die = distributionOf(points(6, 2, 4, 1, 3, 5));

describe('distributionOf', () => {
  it('sorts, merges and scales', () => {
    expect(distributionOf([...points(3, 1), { value: 3, weight: 2 }])).toEqual([
      { value: 1, weight: 0.25 },
      { value: 3, weight: 0.75 },
    ]);
  });
  it('leaves out what weighs nothing', () => {
    expect(distributionOf([{ value: 1, weight: 0 }])).toEqual([]);
    expect(distributionOf([{ value: 1, weight: 0 }, ...points(2)])).toEqual([{ value: 2, weight: 1 }]);
  });
});

it.each([
  [0, 1],
  [1, 1],
  [3.5, 0.5],
  [6, 1 / 6],
  [7, 0],
])('P(a die shows at least %d) = %d', (x, p) => expect(probabilityAtLeast(die, x)).toBeCloseTo(p));

it.each([
  [0.01, 1],
  [1 / 6, 1],
  [0.5, 3],
  [0.51, 4],
  [1, 6],
])('quantile %d of a die: %i', (p, value) => expect(quantile(die, p)).toBe(value));

it('knows nothing of nothing', () => {
  expect(quantile([], 0.5)).toBeUndefined();
  expect(median([])).toBeUndefined();
  expect(probabilityAtLeast([], 1)).toBe(0);
});

it('has a mean, can be moved and mixed', () => {
  expect(mean(die)).toBeCloseTo(3.5);
  expect(mean(mapValues(die, (value) => value * 2))).toBeCloseTo(7);
  const mixed = mixture({ of: die, share: 0.5 }, { of: distributionOf(points(10)), share: 0.5 });
  expect(mean(mixed)).toBeCloseTo(6.75);
  expect(median(points(1, 2, 3, 4))).toBe(2);
});

describe('crps', () => {
  it('of one value is the absolute error', () => {
    expect(crps(distributionOf(points(4)), 7)).toBe(3);
    expect(crps(distributionOf(points(7)), 4)).toBe(3);
  });
  it('equals its definition', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 8 }), fc.nat(30), (values, outcome) => {
        const weights = values.map(() => 1 / values.length);
        const error = values.reduce((sum, v, i) => sum + (weights[i] ?? 0) * Math.abs(v - outcome), 0);
        const spread = values.reduce((sum, v) => sum + values.reduce((s, w) => s + Math.abs(v - w), 0), 0);
        expect(crps(distributionOf(points(...values)), outcome)).toBeCloseTo(error - spread / values.length ** 2 / 2);
      }),
    );
  });
});

it.each([
  [0.3, 5, 8, 0.9],
  [0.3, 8, 5, 2.1],
  [0.3, 5, 5, 0],
])('pinball loss of level %d for %i when %i came: %d', (p, q, outcome, loss) =>
  expect(pinballLoss(p, q, outcome)).toBeCloseTo(loss),
);
