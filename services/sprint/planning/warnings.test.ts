import { expect, it } from 'vitest';
import type { Turn } from '../domain/outlook.ts';
import { absenceWarnings, turnWarnings } from './warnings.ts';

const window = { startDate: '2026-11-30', endDate: '2026-12-07' };
const running = {
  sprint_name: 's-1',
  goal: 'Refunds',
  mode: 'Live' as 'Live' | 'Simulated',
  close_policy: 'WhenDone' as 'EndDate' | 'WhenDone' | 'Manual',
  end_date: '2026-12-14',
};

it.each<[Turn, Partial<typeof running>, string[]]>([
  ['in_time', {}, []],
  ['never', {}, []],
  [
    'maybe_never',
    {},
    [
      'may_never_start: sprint s-1 (Refunds) ends on 2026-12-14, and this one on 2026-12-07: it never starts unless it is done before',
    ],
  ],
  [
    'maybe_never',
    { close_policy: 'Manual' },
    [
      'may_never_start: sprint s-1 (Refunds) ends on 2026-12-14, and this one on 2026-12-07: it never starts unless somebody closes it before',
    ],
  ],
  [
    'maybe_late',
    { end_date: '2026-12-04' },
    [
      'starts_late: sprint s-1 (Refunds) ends on 2026-12-04: this one, which is to start on 2026-11-30, starts late unless it is done before',
    ],
  ],
  [
    'late',
    { end_date: '2026-12-04', close_policy: 'EndDate' },
    ['starts_late: sprint s-1 (Refunds) ends on 2026-12-04: this one, which is to start on 2026-11-30, starts late'],
  ],
  [
    'late',
    { end_date: '2026-11-30', close_policy: 'Manual' },
    ['starts_late: sprint s-1 (Refunds) is still running: this one, which is to start on 2026-11-30, starts late'],
  ],
  [
    'late',
    { mode: 'Simulated' },
    ['starts_late: sprint s-1 (Refunds) is still running: this one, which is to start on 2026-11-30, starts late'],
  ],
])('%s %j', (turn, change, expected) => {
  const warnings = turnWarnings({ running: { ...running, ...change }, turn, window });
  expect(warnings.map(({ code, detail }) => `${code}: ${detail}`)).toEqual(expected);
});

it('nothing runs, nothing is late', () => {
  expect(turnWarnings({ running: null, turn: 'in_time', window })).toEqual([]);
});

it('says between which days everybody is absent', () => {
  const team = [{ id: 'ada', name: 'Ada', hours_per_day: 8 }];
  const day = { date: '2026-11-30', working: true, holiday: null, absent: ['ada'] };
  expect(absenceWarnings({ team, days: [day] }, window)).toEqual([
    {
      code: 'everybody_absent',
      detail: 'everybody of the team is absent on every working day from 2026-11-30 to 2026-12-06',
    },
  ]);
  expect(absenceWarnings({ team, days: [{ ...day, absent: [] }] }, window)).toEqual([]);
});
