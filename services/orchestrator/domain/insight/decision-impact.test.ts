import fc from 'fast-check';
import { expect, it } from 'vitest';
import { completionOf, impactOf, isSuccess, type JudgedDecision } from './decision-impact.ts';

const judged = (isLearned: boolean, committed: number, delivered: number, more: Partial<JudgedDecision> = {}) => ({
  ...{ isLearned, committed, delivered, deliveredTasks: delivered, personDays: 10, daysWorked: 10, daysPlanned: 10 },
  ...more,
});

it('compares as the seed does: 0.925 beside 0.775 is 19.35 % better', () => {
  const decisions = [judged(true, 10, 9), judged(true, 20, 19), judged(false, 20, 15), judged(false, 10, 8)];
  const impact = impactOf(decisions);
  expect(impact).toMatchObject({ learned: 2, byRule: 2, learnedCompletion: 0.925, ruleCompletion: 0.775 });
  expect(impact.completionImprovement).toBeCloseTo(19.35, 2);
});

it.each<[string, JudgedDecision[]]>([
  ['nothing', []],
  ['one side alone', [judged(true, 5, 5)]],
  ['a rule that never delivered', [judged(true, 5, 5), judged(false, 5, 0)]],
])('%s is no improvement that anybody knows', (_what, decisions) =>
  expect(impactOf(decisions)).toMatchObject({ completionImprovement: null, efficiencyImprovement: null }),
);

it('takes more than was committed for done, not for better than done', () => {
  expect(completionOf(judged(true, 5, 8))).toBe(1);
  expect([isSuccess(0.79), isSuccess(0.8)]).toEqual([false, true]);
});

it('leaves out of a figure what a sprint does not tell, and out of that figure alone', () => {
  const decisions = [
    judged(true, 10, 10, { personDays: 20 }),
    judged(true, 10, 10, { personDays: null, daysPlanned: null }),
    judged(false, 10, 10, { personDays: 40, daysWorked: 5 }),
    judged(false, 10, 10, { personDays: 0, daysPlanned: 0 }),
  ];
  expect(impactOf(decisions)).toMatchObject({
    ...{ learnedCompletion: 1, completionImprovement: 0, efficiencyImprovement: 100, utilizationImprovement: 100 },
  });
});

const decision = fc.record({
  isLearned: fc.boolean(),
  committed: fc.integer({ min: 1, max: 20 }),
  delivered: fc.nat(25),
  deliveredTasks: fc.nat(25),
  personDays: fc.option(fc.integer({ min: 1, max: 60 })),
  daysWorked: fc.option(fc.nat(10)),
  daysPlanned: fc.option(fc.integer({ min: 1, max: 10 })),
});

it('is what adding up by hand gives', () =>
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 15 }), (decisions) => {
      const impact = impactOf(decisions);
      let [learned, sum, byRule, ruleSum] = [0, 0, 0, 0];
      for (const { isLearned, committed, delivered } of decisions) {
        const share = delivered > committed ? 1 : delivered / committed;
        if (isLearned) [learned, sum] = [learned + 1, sum + share];
        else [byRule, ruleSum] = [byRule + 1, ruleSum + share];
      }
      expect([impact.learned, impact.byRule]).toEqual([learned, byRule]);
      if (learned > 0) expect(impact.learnedCompletion).toBeCloseTo(sum / learned, 12);
      if (learned > 0 && ruleSum > 0)
        expect(impact.completionImprovement).toBeCloseTo(100 * (sum / learned / (ruleSum / byRule)) - 100, 6);
      const efficiencies = (isOf: boolean) =>
        decisions
          .filter((d) => d.isLearned === isOf && d.personDays !== null)
          .map((d) => d.deliveredTasks / Number(d.personDays));
      const average = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      const [ours, rules] = [efficiencies(true), efficiencies(false)];
      if (ours.length > 0 && rules.some((value) => value > 0))
        expect(impact.efficiencyImprovement).toBeCloseTo(100 * (average(ours) / average(rules)) - 100, 6);
      else expect(impact.efficiencyImprovement).toBeNull();
    }),
  ));
