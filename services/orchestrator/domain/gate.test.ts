import { describe, expect, it } from 'vitest';
import { distributionOf } from './distribution.ts';
import { confidenceOf, gateAfter, lossesOf } from './gate.ts';
import { randomFrom } from './random.ts';

const capacityBefore = distributionOf([4, 8, 12].map((value) => ({ value, weight: 1 })));
const scored = { rule: 10, learned: 6, capacityBefore, target: 0.7 };

describe('lossesOf', () => {
  it('scores against what was delivered', () => {
    const { rule, learned } = lossesOf({ ...scored, delivered: 5, censored: false });
    expect(rule).toBeCloseTo(0.7 * 5);
    expect(learned).toBeCloseTo(0.7 * 1);
  });
  it('expects the loss over what was believed possible when all was done', () => {
    // Given at least 6: 8 or 12, even chances.
    const { rule, learned } = lossesOf({ ...scored, delivered: 6, censored: true });
    expect(rule).toBeCloseTo((0.7 * 2 + 0.3 * 2) / 2);
    expect(learned).toBeCloseTo((0.3 * 2 + 0.3 * 6) / 2);
  });
});

const pairs = (count: number, rule: number, learned: number) =>
  Array.from({ length: count }, () => ({ rule, learned }));

describe('confidenceOf', () => {
  it('says nothing below five sprints', () => {
    expect(confidenceOf(pairs(4, 3, 1))).toBeUndefined();
    expect(confidenceOf(pairs(5, 3, 1))).toBe(1);
  });
  it('of equal values is a half', () => expect(confidenceOf(pairs(9, 2, 2))).toBe(0.5));
  it('of the worse value is nothing', () => expect(confidenceOf(pairs(9, 1, 2))).toBe(0));
  it('is the same for the same losses', () => {
    const losses = [...pairs(5, 1, 2), ...pairs(5, 2, 1)];
    expect(confidenceOf(losses)).toBe(confidenceOf(losses));
  });
  it.each([
    [5, 0.558],
    [100, 0.47],
    [12, 0.194],
    [250, 0.206],
    [37, 0.174],
  ])('of %i losses is the same whatever was asked for before, and stays so from release to release', (count, told) => {
    const random = randomFrom(count);
    expect(confidenceOf(Array.from({ length: count }, () => ({ rule: random(), learned: random() })))).toBe(told);
  });
  it('lets the latest weigh most', () => {
    const lately = confidenceOf([...pairs(5, 1, 2), ...pairs(5, 2, 1)]) ?? 0;
    const before = confidenceOf([...pairs(5, 2, 1), ...pairs(5, 1, 2)]) ?? 0;
    expect(lately).toBeGreaterThan(0.6);
    expect(before).toBeLessThan(0.4);
  });
  it('of losses without a difference opens by chance alone, in about three of ten cases', () => {
    const random = randomFrom(7);
    const confidences = Array.from({ length: 400 }, () =>
      confidenceOf(Array.from({ length: 20 }, () => ({ rule: random(), learned: random() }))),
    );
    const share = confidences.filter((confidence = 0) => confidence >= 0.75).length / confidences.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
  });
});

it.each([
  ['closed', undefined, 'closed'],
  ['closed', 0.74, 'closed'],
  ['closed', 0.75, 'open'],
  ['open', 0.56, 'open'],
  ['open', 0.55, 'open'],
  ['open', 0.54, 'closed'],
  ['open', undefined, 'closed'],
] as const)('a gate that was %s, with confidence %s, is %s', (before, confidence, after) =>
  expect(gateAfter(before, confidence, 0.75)).toBe(after),
);
