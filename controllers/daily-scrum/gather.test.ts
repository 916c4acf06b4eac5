import { describe, expect, it } from 'vitest';
import { type DailyScrumScope, isToBeAsked } from './gather.ts';
import { aDailyScrum, aScope, aSprint, ended } from './test-scope.ts';

const going = aSprint(
  { phase: 'Active', sprintID: 'PAY-S01' },
  { deletionTimestamp: '2026-11-24T14:00:00Z', finalizers: ['x'] },
);

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
