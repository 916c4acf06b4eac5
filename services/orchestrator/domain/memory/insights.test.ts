import { describe, expect, it } from 'vitest';
import { type Found, keyInsights, successFactors, summaryOf } from './insights.ts';
import { type Outcome, qualityOf } from './outcome.ts';

const decision = { action: 'StartSprint', unit: 'tasks', rule_value: 10, learned_value: 6, applied_value: 6 };
const outcome = { unit: 'tasks', committed: 6, delivered: 6, carried_over: 0, closed_because: 'end' };
const found = (quality: number | null, more: Partial<Found> = {}): Found => ({
  ...{ similarity: 0.934, quality, decision, outcome },
  ...more,
});

describe('what is told of episodes', () => {
  it('is a line for every good outcome', () =>
    expect(keyInsights([found(1), found(0.69), found(null), found(0.7, { outcome: null })])).toEqual([
      '6 of 6 tasks delivered (100 %) in a situation 93 % alike',
    ]));

  it('begins at seven tenths', () => expect(keyInsights([found(0.7)])).toHaveLength(1));

  it('has no word of a row', () => {
    const odd = found(1, { outcome: { unit: 'Ada', committed: 'Ada', delivered: 1 }, decision: { action: 'Ada' } });
    expect(keyInsights([odd])).toEqual(['1 of ? tasks delivered (100 %) in a situation 93 % alike']);
    expect(summaryOf(odd.decision)).toBe('Wait');
  });

  it.each([
    [decision, 'StartSprint: 6 tasks (rule 10, learned 6)'],
    [{ ...decision, action: 'CloseSprint' }, 'CloseSprint'],
    [{ ...decision, learned_value: null }, 'StartSprint: 6 tasks (rule 10, learned ?)'],
  ])('is what was decided', (decided, line) => expect(summaryOf(decided)).toBe(line));
});

describe('what good outcomes have in common', () => {
  it('is nothing without one', () => expect(successFactors([found(0.2), found(null)])).toEqual([]));

  it('is what holds for all of them', () => {
    expect(successFactors([found(1), found(0.3, { outcome: { carried_over: 4 } })])).toEqual([
      ...['NothingCarriedOver', 'CommittedBelowRule', 'CommittedAsLearned', 'TimeboxHeld'],
    ]);
    const more = found(0.8, {
      outcome: { ...outcome, carried_over: 1 },
      decision: { ...decision, applied_value: 10 },
    });
    expect(successFactors([found(1), more])).toEqual(['TimeboxHeld']);
  });
});

describe('quality', () => {
  const ended: Outcome = {
    ...{ unit: 'tasks', committed: 8, delivered: 6, evidence: 'exact', closed_because: 'end' },
    ...{ carried_over: 2, days_worked: 10, days_planned: 10 },
  };
  it.each<[Partial<Outcome>, number | null]>([
    [{}, 0.75],
    [{ delivered: 8, evidence: 'censored' }, 1],
    [{ delivered: 11 }, 1],
    [{ delivered: 0 }, 0],
    [{ evidence: 'none' }, null],
    [{ committed: 0 }, null],
  ])('%o is %s', (more, quality) => expect(qualityOf({ ...ended, ...more })).toBe(quality));
});
