import { describe, expect, it } from 'vitest';
import type { DailyScrumScope } from './gather.ts';
import { plan } from './plan.ts';
import { aDailyScrum, aReport, aScope, aSprint, ended } from './test-scope.ts';

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
    ['it was held, and the report is read', { dailyScrum: aDailyScrum(ended('Reported')), stored: aReport }, []],
    [
      'it was held, and the service has no report of it any more',
      { dailyScrum: aDailyScrum(ended('Reported')), stored: undefined },
      ['runDailyScrum'],
    ],
    ['it waits', { dailyScrum: aDailyScrum({ phase: 'Pending' }) }, ['runDailyScrum']],
  ])('%s', (_situation, scope, expected) => {
    expect(plan(aScope(scope)).map(({ type }) => type)).toEqual(expected);
  });

  it('asks for its date', () => {
    expect(plan(aScope())).toEqual([{ type: 'runDailyScrum', sprintID: 'PAY-S01', date: '2026-11-24' }]);
  });
});
