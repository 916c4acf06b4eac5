import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinballLoss } from '../distribution.ts';
import { otherStep, STEPS, savedBy, stepped } from './step.ts';

const whole = (min: number, max: number) => fc.integer({ min, max });

describe('a step', () => {
  it.each([
    [8, 'up', 40, 10],
    [8, 'down', 40, 6],
    [1, 'down', 40, 1],
    [2, 'up', 40, 3],
    [10, 'up', 11, 11],
    [10, 'up', 10, 10],
    [3, 'up', 0.5, 1],
  ] as const)('from %d %s with a backlog of %d is %d', (value, step, backlog, to) =>
    expect(stepped(value, step, backlog)).toBe(to),
  );

  it('is whole, within 1 and the backlog, and grows with the value', () => {
    fc.assert(
      fc.property(whole(1, 200), whole(1, 200), fc.constantFrom(...STEPS), (value, backlog, step) => {
        const to = stepped(value, step, backlog);
        expect(Number.isInteger(to) && to >= 1 && to <= backlog).toBe(true);
        expect(stepped(value + 1, step, backlog)).toBeGreaterThanOrEqual(to);
        expect(stepped(value, otherStep(step), 1_000)).not.toBe(stepped(value, step, 1_000 + value));
      }),
    );
  });
});

describe('what a step saved', () => {
  const of = (from: number, to: number, capacity: number, target: number) =>
    savedBy(
      { from, to, target },
      { from: pinballLoss(1 - target, from, capacity), to: pinballLoss(1 - target, to, capacity) },
    ) ?? 0;

  it('is nothing to tell when it changed nothing', () =>
    expect(savedBy({ from: 4, to: 4, target: 0.7 }, { from: 1, to: 1 })).toBeNull());

  it.each([0.5, 0.7, 0.95])(
    'is balanced beside the best commitment, target %d: one sprint each in the mean',
    (target) => {
      // Capacity is above the commitment with just the target probability: a far one, so that the step does not pass it.
      const up = target * of(100, 104, 200, target) + (1 - target) * of(100, 104, 10, target);
      const weight = target * Math.abs(of(100, 104, 200, target)) + (1 - target) * Math.abs(of(100, 104, 10, target));
      expect(up).toBeCloseTo(0);
      expect(weight).toBeCloseTo(1);
    },
  );

  it('does not depend on what is counted', () => {
    fc.assert(
      fc.property(whole(1, 50), whole(1, 50), whole(0, 80), whole(2, 9), (from, to, capacity, times) => {
        expect(of(from * times, to * times, capacity * times, 0.7)).toBeCloseTo(of(from, to, capacity, 0.7));
      }),
    );
  });
});
