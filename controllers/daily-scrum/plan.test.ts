import { describe, expect, it } from 'vitest';
import type { DailyScrumScope } from './gather.ts';
import { plan } from './plan.ts';
import { aDailyScrum, aScope, aSprint } from './test-scope.ts';

describe('plan', () => {
  it.each<[string, Partial<DailyScrumScope>, string[]]>([
    ['its sprint runs', {}, ['runDailyScrum']],
    [
      'its sprint is closed: the service knows what to say',
      { sprint: aSprint({ phase: 'Completed', sprintID: 'PAY-S01' }) },
      ['runDailyScrum'],
    ],
    ['its sprint is missing', { sprint: undefined }, []],
    ['its sprint does not run yet', { sprint: aSprint({ phase: 'Planned' }) }, []],
    ['its sprint was just seen', { sprint: aSprint() }, []],
    ['nobody owns it', { dailyScrum: aDailyScrum(undefined, []) }, ['adopt', 'runDailyScrum']],
    ['nobody owns it and its sprint waits', { dailyScrum: aDailyScrum(undefined, []), sprint: aSprint() }, ['adopt']],
    ['it was held', { dailyScrum: aDailyScrum({ phase: 'Completed' }) }, []],
    ['it failed', { dailyScrum: aDailyScrum({ phase: 'Failed' }) }, []],
    ['it waits', { dailyScrum: aDailyScrum({ phase: 'Pending' }) }, ['runDailyScrum']],
  ])('%s', (_situation, scope, expected) => {
    expect(plan(aScope(scope)).map(({ type }) => type)).toEqual(expected);
  });

  it('asks for its date', () => {
    expect(plan(aScope())).toEqual([{ type: 'runDailyScrum', sprintID: 'PAY-S01', date: '2026-11-24' }]);
  });
});
