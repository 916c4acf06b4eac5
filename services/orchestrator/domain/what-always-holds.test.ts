import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appliedCommitment, learnedCommitment } from './decide.ts';
import { distributionOf } from './distribution.ts';
import { forecastOf, type Path, type RunningSprint } from './forecast.ts';
import { confidenceOf, gateAfter, lossesOf } from './gate.ts';
import { multiples } from './prior.ts';
import { type PastSprint, type RecommendInput, recommend } from './recommend.ts';

// capacity.test.ts has what always holds of capacity alone; here is what holds of all that is made of it.

const share = (min = 0, max = 1) => fc.double({ min, max, noNaN: true });
const whole = (min: number, max: number) => fc.integer({ min, max });
const points = (most: number) =>
  fc.array(fc.record({ value: fc.nat(most), weight: share(0.01, 2) }), { minLength: 1, maxLength: 12 });
const losses = fc.record({ rule: share(0, 20), learned: share(0, 20) });

describe('the learned commitment', () => {
  const input = fc.record({
    capacity: points(40).map(distributionOf),
    target: share(0.5, 0.95),
    backlog: whole(1, 60),
    last: fc.option(whole(1, 60), { nil: undefined }),
    lastWasCensored: fc.boolean(),
  });

  it('never grows with the target', () => {
    fc.assert(
      fc.property(input, share(0, 0.04), (each, more) => {
        const higher = learnedCommitment({ ...each, target: each.target + more });
        expect(higher.value).toBeLessThanOrEqual(learnedCommitment(each).value);
      }),
    );
  });

  it('is whole, between one and the backlog, and within its steps', () => {
    fc.assert(
      fc.property(input, (each) => {
        const { value, unclamped } = learnedCommitment(each);
        const { last = value, lastWasCensored, backlog } = each;
        expect(Number.isInteger(value) && value >= 1 && value <= backlog).toBe(true);
        expect(unclamped).toBeLessThanOrEqual(backlog);
        const step = Math.max(1, Math.round(last / 4));
        expect(value).toBeLessThanOrEqual(last + (lastWasCensored ? 2 : 1) * step);
        expect(value).toBeGreaterThanOrEqual(Math.min(backlog, last - step));
      }),
    );
  });

  it('is the unclamped one unless a step holds it back', () => {
    fc.assert(
      fc.property(input, (each) => {
        const { value, unclamped } = learnedCommitment({ ...each, last: undefined });
        expect(value).toBe(unclamped);
      }),
    );
  });

  it('never falls when the last sprint did everything', () => {
    fc.assert(
      fc.property(input, (each) => {
        const learned = (lastWasCensored: boolean) => learnedCommitment({ ...each, lastWasCensored }).value;
        expect(learned(true)).toBeGreaterThanOrEqual(learned(false));
      }),
    );
  });
});

describe('the applied commitment', () => {
  const choice = fc.record({
    rule: whole(1, 40),
    learned: whole(1, 60),
    gate: fc.constantFrom('open' as const, 'closed' as const),
    censoredInARow: fc.nat(4),
    backlog: whole(1, 60),
  });

  it('is between one and the backlog, the learned one behind an open gate, and never below the rule behind a closed one', () => {
    fc.assert(
      fc.property(choice, (each) => {
        const applied = appliedCommitment(each);
        expect(applied >= 1 && applied <= each.backlog).toBe(true);
        if (each.gate === 'open') expect(applied).toBe(Math.min(each.learned, each.backlog));
        else {
          expect(applied).toBeGreaterThanOrEqual(Math.min(each.rule, each.backlog));
          expect(applied).toBeLessThanOrEqual(each.rule + Math.max(1, Math.round(each.rule / 4)));
        }
      }),
    );
  });
});

describe('the gate', () => {
  it('has a confidence between 0 and 1 that does not change sides with the unit', () => {
    fc.assert(
      fc.property(fc.array(losses, { minLength: 5, maxLength: 20 }), whole(2, 9), (all, times) => {
        const confidence = confidenceOf(all) ?? -1;
        expect(confidence >= 0 && confidence <= 1).toBe(true);
        const scaled = all.map(({ rule, learned }) => ({ rule: rule * times, learned: learned * times }));
        expect(confidenceOf(scaled)).toBeCloseTo(confidence, 2);
      }),
      { numRuns: 40 },
    );
  });

  it('is surer when a learned value would have cost less', () => {
    fc.assert(
      fc.property(fc.array(losses, { minLength: 5, maxLength: 20 }), fc.nat(19), share(0, 10), (all, at, less) => {
        const cheaper = all.map((each, i) =>
          i === at % all.length ? { ...each, learned: each.learned - less } : each,
        );
        expect(confidenceOf(cheaper)).toBeGreaterThanOrEqual(confidenceOf(all) ?? 1);
      }),
      { numRuns: 40 },
    );
  });

  it('opens for whatever a lower threshold opens, and an open one is never stricter than a closed one', () => {
    fc.assert(
      fc.property(share(), share(0.5, 0.9), share(0, 0.09), (confidence, threshold, more) => {
        const isOpen = (before: 'open' | 'closed', at: number) => gateAfter(before, confidence, at) === 'open';
        for (const before of ['open', 'closed'] as const)
          expect(isOpen(before, threshold) || !isOpen(before, threshold + more)).toBe(true);
        expect(isOpen('open', threshold) || !isOpen('closed', threshold)).toBe(true);
      }),
    );
  });

  it('scores a value that was right at nothing, and never below', () => {
    fc.assert(
      fc.property(
        points(40).map(distributionOf),
        fc.nat(40),
        fc.nat(40),
        share(0.5, 0.95),
        fc.boolean(),
        (capacityBefore, delivered, rule, target, censored) => {
          const scored = lossesOf({ rule, learned: delivered, delivered, censored, capacityBefore, target });
          expect(Math.min(scored.rule, scored.learned)).toBeGreaterThanOrEqual(0);
          if (!censored) expect(scored.learned).toBe(0);
        },
      ),
    );
  });
});

describe('the forecast', () => {
  const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
  const path: fc.Arbitrary<Path> = fc
    .record({ steps: fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }), more: fc.nat(4), weight: share(0.05, 1) })
    .map(({ steps, more, weight }) => {
      let value = 0;
      const done = steps.map((step, i) => {
        value += step;
        return { share: (i + 1) / steps.length, value };
      });
      return { done, committed: value + more, weight };
    });
  const paths = fc.array(path, { minLength: 1, maxLength: 8 });
  const sprint: fc.Arbitrary<RunningSprint> = fc
    .record({ committed: whole(1, 20), done: fc.nat(20), gone: fc.nat(5), pace: share() })
    .map(({ committed, done, gone, pace }) => ({
      ...{ committed, done: Math.min(done, committed), daysGone: gone, daysAhead: DAYS.slice(gone), pace },
    }));

  it('stays between what is done and what there is to do, and is ordered', () => {
    fc.assert(
      fc.property(sprint, paths, (each, known) => {
        const { probability, expected, low, high, p50Date, p85Date } = forecastOf(each, known);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
        expect(low).toBeGreaterThanOrEqual(each.done);
        expect(high).toBeLessThanOrEqual(each.committed);
        expect(low).toBeLessThanOrEqual(high);
        expect(expected).toBeGreaterThanOrEqual(each.done - 1e-9);
        expect(expected).toBeLessThanOrEqual(each.committed + 1e-9);
        if (p85Date !== undefined) expect((p50Date ?? '9') <= p85Date).toBe(true);
      }),
    );
  });

  it('never falls with what is done, nor with the pace', () => {
    fc.assert(
      fc.property(sprint, paths, fc.nat(3), share(0, 0.5), (each, known, more, faster) => {
        const before = forecastOf(each, known);
        const further = forecastOf({ ...each, done: Math.min(each.committed, each.done + more) }, known);
        const quicker = forecastOf({ ...each, pace: Math.min(1, each.pace + faster) }, known);
        for (const after of [further, quicker]) {
          expect(after.probability).toBeGreaterThanOrEqual(before.probability - 1e-9);
          expect(after.expected).toBeGreaterThanOrEqual(before.expected - 1e-9);
        }
      }),
    );
  });

  it('does not depend on the order of the courses', () => {
    fc.assert(
      fc.property(sprint, paths, (each, known) => {
        expect(forecastOf(each, known.toReversed())).toEqual(forecastOf(each, known));
      }),
    );
  });
});

describe('the recommendation', () => {
  const NOBODY = multiples([]);
  const past: fc.Arbitrary<PastSprint> = fc
    .record({ committed: whole(1, 30), delivered: fc.nat(30), unlimited: fc.boolean(), losses })
    .map((each) => ({ ...each, censored: each.delivered === each.committed }));
  const input: fc.Arbitrary<RecommendInput> = fc
    .record({ sprints: fc.array(past, { maxLength: 12 }), ruleValue: whole(1, 20), backlog: whole(1, 60) })
    .map(({ sprints, ruleValue, backlog }) => ({
      ...{ past: sprints, others: NOBODY, otherShares: NOBODY, ruleValue, backlog },
      ...{ target: 0.7, threshold: 0.75, gateBefore: 'closed' },
    }));

  it('is the same for the same facts, within what there is, and with a chance that is one', () => {
    fc.assert(
      fc.property(input, (each) => {
        const made = recommend(each);
        expect(recommend(structuredClone(each))).toEqual(made);
        for (const value of [made.rule, made.learned, made.applied])
          expect(value >= 1 && value <= each.backlog).toBe(true);
        expect(made.probability).toBeGreaterThanOrEqual(0);
        expect(made.probability).toBeLessThanOrEqual(1);
        expect(made.low).toBeLessThanOrEqual(made.high);
        expect(made.confidence === undefined).toBe(each.past.length < 5);
      }),
      { numRuns: 60 },
    );
  });

  it('a twentieth of poisoned outcomes moves what is learned by at most one', () => {
    const sprints = Array.from({ length: 20 }, (_, i): PastSprint => {
      const delivered = 7 + (i % 3);
      return { committed: 10, delivered, censored: false, unlimited: true, losses: { rule: 2, learned: 1 } };
    });
    const learned = (of: readonly PastSprint[]) =>
      recommend({
        ...{ past: of, others: NOBODY, otherShares: NOBODY, ruleValue: 10, backlog: 100, target: 0.7 },
        ...{ threshold: 0.75, gateBefore: 'open' },
      }).learned;
    for (const delivered of [0, 10, 1_000])
      for (const at of sprints.keys()) {
        const poisoned = sprints.map((each, i) =>
          i === at ? { ...each, delivered, censored: delivered === each.committed } : each,
        );
        expect(Math.abs(learned(poisoned) - learned(sprints))).toBeLessThanOrEqual(1);
      }
  });
});
