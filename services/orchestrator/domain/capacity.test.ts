import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CapacityInput, capacityOf, commitmentAt, evidenceOf, type SprintOutcome } from './capacity.ts';
import { distributionOf, probabilityAtLeast, quantile } from './distribution.ts';
import { multiples, multiplesOfMedian } from './prior.ts';

const NOBODY = multiples([]);
const outcome = (delivered: number, censored = false): SprintOutcome => ({
  committed: censored ? delivered : delivered + 2,
  delivered,
  censored,
});
const input = (own: SprintOutcome[], more: Partial<CapacityInput> = {}): CapacityInput => ({
  own,
  others: NOBODY,
  ruleValue: 10,
  ...more,
});
const learned = (own: SprintOutcome[], target = 0.7) => commitmentAt(capacityOf(input(own)), target, 1_000);

describe('capacityOf', () => {
  it('without own sprints spreads around the rule like real teams', () => {
    const prior = capacityOf(input([]));
    expect(quantile(prior, 0.5)).toBeGreaterThanOrEqual(9);
    expect(quantile(prior, 0.5)).toBeLessThanOrEqual(11);
    expect(quantile(prior, 0.1)).toBeLessThan(6);
    expect(quantile(prior, 0.9)).toBeGreaterThan(15);
  });

  it('follows many equal own sprints', () => {
    const own = Array.from({ length: 12 }, () => outcome(6));
    expect(quantile(capacityOf(input(own)), 0.5)).toBe(6);
  });

  it('gives sprints that did everything room above what they did', () => {
    const exact = capacityOf(input(Array.from({ length: 6 }, () => outcome(8))));
    const censored = capacityOf(input(Array.from({ length: 6 }, () => outcome(8, true))));
    expect(probabilityAtLeast(censored, 9)).toBeGreaterThan(probabilityAtLeast(exact, 9) + 0.3);
  });

  it('weighs the last sprint most', () => {
    const own = (values: number[]) => input(values.map((value) => outcome(value)));
    const rising = capacityOf(own([4, 4, 4, 12]));
    const falling = capacityOf(own([12, 4, 4, 4]));
    expect(probabilityAtLeast(rising, 12)).toBeGreaterThan(probabilityAtLeast(falling, 12));
  });

  it('scales by the square root of the people', () => {
    const own = Array.from({ length: 20 }, () => ({ ...outcome(8), personDays: 40 }));
    expect(quantile(capacityOf(input(own, { personDaysAhead: 10 })), 0.5)).toBe(4);
    expect(quantile(capacityOf(input(own, { personDaysAhead: undefined })), 0.5)).toBe(8);
  });

  it.each([
    ['no people known of an old sprint', undefined],
    ['nobody was there', 0],
  ])('does not scale when %s', (_case, personDays) => {
    const own = Array.from({ length: 20 }, () => ({ ...outcome(8), personDays }));
    expect(quantile(capacityOf(input(own, { personDaysAhead: 10 })), 0.5)).toBe(8);
  });

  it('gives the prior to other projects, a tenth each', () => {
    const steady = multiplesOfMedian(Array.from({ length: 10 }, () => [5, 5, 5]));
    expect(quantile(capacityOf(input([], { others: steady })), 0.05)).toBe(10);
    const one = multiplesOfMedian([[5, 5, 5]]);
    expect(probabilityAtLeast(capacityOf(input([], { others: one })), 20)).toBeGreaterThan(0.02);
  });

  it('holds when nothing was ever done', () => {
    expect(learned([outcome(0), outcome(0), outcome(0)])).toBe(0);
  });
});

const outcomes = fc.array(fc.record({ committed: fc.nat(40), delivered: fc.nat(40), censored: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
});

describe('what always holds', () => {
  it('a higher target never gives a larger commitment', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (own, target, more) => {
          expect(learned(own, target + more)).toBeLessThanOrEqual(learned(own, target));
        },
      ),
    );
  });

  it('P(capacity ≥ c) never grows with c', () => {
    fc.assert(
      fc.property(outcomes, (own) => {
        const capacity = capacityOf(input(own));
        const chances = Array.from({ length: 60 }, (_, c) => probabilityAtLeast(capacity, c));
        expect(chances.every((chance, c) => c === 0 || chance <= (chances[c - 1] ?? 0))).toBe(true);
      }),
    );
  });

  it('an observation turned from exact to censored never lowers the commitment', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(11), (own, at) => {
        const turn = (censored: boolean) =>
          own.map((each, i) => (i === at % own.length ? { ...each, censored } : each));
        expect(learned(turn(true))).toBeGreaterThanOrEqual(learned(turn(false)));
      }),
    );
  });

  it('with nothing censored a raised outcome never lowers the commitment', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(11), fc.integer({ min: 1, max: 30 }), (own, at, by) => {
        const exact = own.map((each) => ({ ...each, censored: false }));
        const raised = exact.map((each, i) =>
          i === at % own.length ? { ...each, delivered: each.delivered + by } : each,
        );
        expect(learned(raised)).toBeGreaterThanOrEqual(learned(exact));
      }),
    );
  });

  it('the order in which equal facts were read changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.nat(20), weight: fc.double({ min: 0.01, max: 2, noNaN: true }) })),
        (points) => {
          expect(distributionOf(points.toReversed())).toEqual(distributionOf(points));
        },
      ),
    );
  });

  it('a twentieth of poisoned outcomes moves the commitment by at most one', () => {
    const own = Array.from({ length: 20 }, (_, i) => outcome(7 + (i % 3)));
    for (const poison of [0, 1_000])
      for (const at of own.keys()) {
        const poisoned = own.map((each, i) => (i === at ? outcome(poison) : each));
        expect(Math.abs(learned(poisoned) - learned(own))).toBeLessThanOrEqual(1);
      }
  });
});

it('counts own sprints by their weight', () => {
  expect(evidenceOf([])).toEqual({ effectiveSprints: 0, priorShare: 1 });
  const { effectiveSprints, priorShare } = evidenceOf(Array.from({ length: 3 }, () => outcome(5)));
  expect(effectiveSprints).toBeCloseTo(1 + 0.85 + 0.85 ** 2);
  expect(priorShare).toBeCloseTo(2 / (2 + effectiveSprints));
});

describe('commitmentAt', () => {
  const even = distributionOf([2, 4, 6, 8, 10].map((value) => ({ value, weight: 1 })));
  it.each([
    [0.2, 100, 10],
    [0.7, 100, 4],
    [0.8, 100, 4],
    [0.81, 100, 2],
    [1, 100, 2],
    [0.2, 5, 5],
    [0.2, 0, 0],
  ])('target %d of at most %i: %i', (target, most, commitment) =>
    expect(commitmentAt(even, target, most)).toBe(commitment),
  );

  it('is 0 when even one would not be kept', () => {
    expect(commitmentAt([{ value: 0, weight: 1 }], 0.5, 10)).toBe(0);
  });
});
