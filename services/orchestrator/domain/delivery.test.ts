import { describe, expect, it } from 'vitest';
import { capacityOf } from './capacity.ts';
import { type DeliveryInput, deliveredOf, deliveredWithoutPlan } from './delivery.ts';
import { probabilityAtLeast, quantile } from './distribution.ts';
import { multiples } from './prior.ts';

const NOBODY = multiples([]);
const input = (delivered: readonly number[], committed = 10, more: Partial<DeliveryInput> = {}): DeliveryInput => ({
  own: delivered.map((each) => ({ committed, delivered: each, censored: each === committed })),
  others: NOBODY,
  otherShares: NOBODY,
  ruleValue: 10,
  ...more,
});
/** Far beyond what the prior believes possible. */
const FAR = 1_000;

describe('own sprints beside what is believed of any', () => {
  it('weigh one the last, and less the earlier ones, where the prior weighs two', () => {
    // The level is ten, since the last sprint weighs more, and the prior around it reaches nowhere near.
    const own = input([FAR, 10], FAR * 2);
    const share = 0.85 / (2 + 1 + 0.85);
    expect(probabilityAtLeast(deliveredWithoutPlan(own), FAR)).toBeCloseTo(share);
    expect(probabilityAtLeast(capacityOf(own), FAR)).toBeCloseTo(share);
  });

  it('without any are the prior around the rule', () => {
    expect(quantile(deliveredWithoutPlan(input([], 10, { ruleValue: 30 })), 0.5)).toBeGreaterThan(25);
    expect(quantile(deliveredWithoutPlan(input([])), 0.5)).toBeLessThan(12);
  });

  it('take every sprint for what it delivered, also one that did everything', () => {
    const all = input(Array<number>(30).fill(8), 8);
    expect(quantile(deliveredWithoutPlan(all), 0.5)).toBe(8);
    expect(probabilityAtLeast(deliveredWithoutPlan(all), 9)).toBeLessThan(probabilityAtLeast(capacityOf(all), 9));
  });
});

describe('what will be delivered of a commitment', () => {
  const steady = input(Array<number>(30).fill(6));

  it('is half what is usually delivered, half the usual share of it', () => {
    const delivery = deliveredOf(20, steady);
    // Nearly half at six, nearly half at six tenths of twenty; the prior's weight is two in about eight and a half.
    const at = (value: number) =>
      delivery.reduce((sum, point) => (Math.abs(point.value - value) < 1e-9 ? sum + point.weight : sum), 0);
    expect(at(6)).toBeGreaterThan(0.35);
    expect(at(6)).toBeLessThan(0.5);
    expect(at(12)).toBeGreaterThan(0.35);
    expect(at(12)).toBeLessThan(0.5);
  });

  it('counts one own share half as much as the prior', () => {
    // Ten times the commitment was delivered once, and the commitment once: nobody else is believed to do that.
    const shares = input([], 1, {
      own: [
        { committed: 100, delivered: FAR, censored: false },
        { committed: 10, delivered: 10, censored: true },
      ],
    });
    const plain = probabilityAtLeast(deliveredWithoutPlan(shares), FAR * 10);
    const mixed = probabilityAtLeast(deliveredOf(FAR, shares), FAR * 10);
    expect(mixed).toBeCloseTo(plain / 2 + 0.85 / (2 + 1 + 0.85) / 2);
  });

  it('is of no sprint that had nothing to do', () => {
    const own = [{ committed: 0, delivered: 0, censored: false }, ...steady.own];
    const values = deliveredOf(20, { ...steady, own }).map(({ value }) => value);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(deliveredOf(20, { ...steady, own: own.slice(0, 1) }).every(({ value }) => Number.isFinite(value))).toBe(
      true,
    );
  });

  it('follows what other projects deliver of theirs', () => {
    const others = multiples(Array.from({ length: 10 }, () => [0.5, 0.5, 0.5]));
    const half = deliveredOf(100, input([], 10, { otherShares: others }));
    expect(half.find(({ value }) => value === 50)?.weight).toBeCloseTo(0.5);
  });
});
