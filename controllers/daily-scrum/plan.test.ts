import { describe, expect, it } from 'vitest';
import type { DailyScrumScope } from './gather.ts';
import { endOf, isToBeAsked, plan } from './plan.ts';
import { aDailyScrum, aScope, aSprint, ended } from './test-scope.ts';

const going = aSprint(
  { phase: 'Active', sprintID: 'PAY-S01' },
  { deletionTimestamp: '2026-11-24T14:00:00Z', finalizers: ['x'] },
);

describe('plan', () => {
  it.each<[string, Partial<DailyScrumScope>, string[]]>([
    ['its sprint runs', {}, ['runDailyScrum']],
    [
      'its sprint is closed: the service knows what to say',
      { sprint: aSprint({ phase: 'Completed', sprintID: 'PAY-S01' }) },
      ['runDailyScrum'],
    ],
    ['its sprint is missing', { sprint: undefined }, []],
    ['its sprint is being deleted', { sprint: going, dailyScrum: aDailyScrum(undefined, []) }, []],
    ['the service knows of no sprint', { sprintID: undefined }, []],
    ['nobody owns it', { dailyScrum: aDailyScrum(undefined, []) }, ['adopt', 'runDailyScrum']],
    [
      'nobody owns it and its sprint waits',
      { dailyScrum: aDailyScrum(undefined, []), sprint: aSprint(), sprintID: undefined },
      ['adopt'],
    ],
    [
      'it was held, and somebody took its owner away',
      { dailyScrum: aDailyScrum(ended('Reported'), []) },
      ['adopt', 'runDailyScrum'],
    ],
    ['it waits', { dailyScrum: aDailyScrum({ phase: 'Pending' }) }, ['runDailyScrum']],
  ])('%s', (_situation, scope, expected) => {
    expect(plan(aScope(scope)).map(({ type }) => type)).toEqual(expected);
  });

  it('asks for its date', () => {
    expect(plan(aScope())).toEqual([{ type: 'runDailyScrum', sprintID: 'PAY-S01', date: '2026-11-24' }]);
  });
});

describe('isToBeAsked', () => {
  it.each<[string, Partial<DailyScrumScope>, boolean]>([
    ['its sprint runs', {}, true],
    ['its sprint is missing', { sprint: undefined }, false],
    ['its sprint is being deleted', { sprint: going }, false],
    ['its sprint waits', { sprint: aSprint({ phase: 'Planned' }) }, false],
    ['it was held: the report is stored', { dailyScrum: aDailyScrum(ended('Reported')) }, true],
    ['it was outside: the policy may be Manual by now', { dailyScrum: aDailyScrum(ended('OutsideSprint')) }, false],
    ['it was ahead: its day may have come', { dailyScrum: aDailyScrum(ended('FutureDate')) }, false],
  ])('%s', (_situation, scope, expected) => {
    expect(isToBeAsked(aScope(scope))).toBe(expected);
  });
});

describe('endOf', () => {
  it.each<[string, object | undefined, string | undefined]>([
    ['just made', undefined, undefined],
    ['held', ended('Reported'), 'Reported'],
    ['a day off', ended('NonWorkingDay'), 'NonWorkingDay'],
    ['failed', ended('FutureDate'), 'FutureDate'],
    ['a phase by hand', { phase: 'Completed' }, undefined],
    ['of another generation', { ...ended('Reported'), observedGeneration: 0 }, undefined],
    ['a reason that is no end', ended('Progressing'), undefined],
  ])('%s', (_situation, status, reason) => {
    expect(endOf(aDailyScrum(status))?.reason).toBe(reason);
  });
});
