import { describe, expect, it } from 'vitest';
import { multiples } from '../prior.ts';
import { type PastSprint, type RecommendInput, recommend } from '../recommend.ts';
import { CONDITION_CODES, conditionsIn, isCondition, sentenceOf } from './conditions.ts';
import { type SituationInput, situationOf } from './situation.ts';

const sprint = (delivered: number, committed = 10, personDays?: number): PastSprint => ({
  ...{ committed, delivered, censored: delivered === committed, personDays, unlimited: true },
  losses: { rule: 0, learned: 0 },
});
const input = (delivered: number[], more: Partial<SituationInput> = {}): SituationInput => ({
  past: delivered.map((each) => sprint(each)),
  ...{ personDaysAhead: null, backlog: 100, learned: 8, ...more },
});
const STEADY = [7, 8, 7, 8, 7, 8];

it.each<[string, SituationInput, string[]]>([
  ['nothing known', input([]), ['NewProject']],
  ['four sprints', input([7, 8, 7, 8]), ['NewProject', 'SomeUndone']],
  ['a steady pace', input(STEADY), ['SomeUndone']],
  ['all done once', input([...STEADY, 10]), ['DidAllOnce']],
  ['all done twice', input([...STEADY, 10, 10]), ['DidAllTwice', 'PaceRises']],
  ['little done', input([...STEADY, 5]), ['MuchUndone']],
  ['more than was committed', input([...STEADY, 11]), []],
  ['rising', input([4, 4, 4, 8, 8, 8]), ['SomeUndone', 'PaceRises']],
  ['falling', input([9, 9, 9, 6, 6, 6]), ['SomeUndone', 'PaceFalls']],
  ['a small backlog', input(STEADY, { backlog: 11 }), ['SomeUndone', 'LittleLeft']],
  [
    'half of the people',
    input(STEADY, { past: STEADY.map((d) => sprint(d, 10, 20)), personDaysAhead: 10 }),
    ['SomeUndone', 'FewerPeople'],
  ],
  [
    'more people',
    input(STEADY, { past: STEADY.map((d) => sprint(d, 10, 20)), personDaysAhead: 24 }),
    ['SomeUndone', 'MorePeople'],
  ],
  [
    'the usual people',
    input(STEADY, { past: STEADY.map((d) => sprint(d, 10, 20)), personDaysAhead: 20 }),
    ['SomeUndone'],
  ],
  ['people never told before', input(STEADY, { personDaysAhead: 20 }), ['SomeUndone']],
  ['nobody before', input(STEADY, { past: STEADY.map((d) => sprint(d, 10, 0)), personDaysAhead: 20 }), ['SomeUndone']],
])('%s', (_case, situation, codes) => expect(conditionsIn(situationOf(situation))).toEqual(codes));

describe('the list of conditions', () => {
  it('has a sentence for each', () => {
    for (const code of CONDITION_CODES) expect(sentenceOf(code)).toMatch(/^[a-z][^.]+$/);
  });

  it('does not know what another version knew', () => {
    expect([isCondition('NewProject'), isCondition('FullMoon'), isCondition('toString')]).toEqual([true, false, false]);
  });

  it('counts a row of sprints that did everything as the decision does', () => {
    const past = [10, 5, 10, 10].map((each) => sprint(each));
    const others = multiples([]);
    const asked: RecommendInput = {
      ...{ past, others, otherShares: others, ruleValue: 10, backlog: 100, target: 0.7, threshold: 0.75 },
      gateBefore: 'closed',
    };
    expect(situationOf({ past, personDaysAhead: null, backlog: 100, learned: 8 }).didAllInARow).toBe(2);
    expect(recommend(asked).applied).toBeGreaterThanOrEqual(10);
  });
});
