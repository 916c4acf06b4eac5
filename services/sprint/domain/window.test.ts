import { expect, it } from 'vitest';
import { daysBegun, lastDayBegun, personDays, unheldDays, windowOf, workingDays } from './window.ts';

it.each([
  ['Live starts today', { mode: 'Live', duration_weeks: 2 }, '2026-12-25', '2026-11-20', '2026-12-04'],
  [
    'Live starts when told',
    { mode: 'Live', duration_weeks: 1, start_date: '2026-11-30' },
    null,
    '2026-11-30',
    '2026-12-07',
  ],
  ['Simulated starts today', { mode: 'Simulated', duration_weeks: 1 }, null, '2026-11-20', '2026-11-27'],
  [
    'Simulated goes on where the last one ended',
    { mode: 'Simulated', duration_weeks: 4 },
    '2026-12-25',
    '2026-12-25',
    '2027-01-22',
  ],
  ['but not in the past', { mode: 'Simulated', duration_weeks: 1 }, '2026-11-01', '2026-11-20', '2026-11-27'],
  ['over a leap day', { mode: 'Live', duration_weeks: 1, start_date: '2028-02-25' }, null, '2028-02-25', '2028-03-03'],
] as [string, Parameters<typeof windowOf>[0], string | null, string, string][])('%s', (_name, wish, end, from, to) => {
  expect(windowOf(wish, '2026-11-20', end)).toEqual({ startDate: from, endDate: to });
});

const day = (date: string, working: boolean) => ({ date, working, holiday: null, absent: [] });

it('counts the working days of the window, its end excluded', () => {
  const days = [day('2026-11-20', true), day('2026-11-23', true), day('2026-11-24', false), day('2026-11-30', true)];
  expect(workingDays(days, { startDate: '2026-11-23', endDate: '2026-11-30' })).toEqual(['2026-11-23']);
});

it.each([
  [null, 0],
  ['2026-11-22', 0],
  ['2026-11-23', 1],
  ['2026-11-29', 2],
])('until %s, %i days have begun', (until, begun) => {
  expect(daysBegun(['2026-11-23', '2026-11-25'], until)).toBe(begun);
});

const WORKING = ['2026-11-20', '2026-11-23', '2026-11-24', '2026-11-25'];
const reported = (date: string, outcome = 'Reported') => ({ date, outcome });

it.each<[string, { date: string; outcome: string }[], string, string[]]>([
  ['all that have begun', [], '2026-11-23', ['2026-11-20', '2026-11-23']],
  ['on a day off those before it', [], '2026-11-22', ['2026-11-20']],
  ['those after the last', [reported('2026-11-20')], '2026-11-24', ['2026-11-23', '2026-11-24']],
  ['none that a later one made up for', [reported('2026-11-24')], '2026-11-24', []],
  ['a day off makes up for none', [reported('2026-11-21', 'NonWorkingDay')], '2026-11-22', ['2026-11-20']],
  ['whatever the order', [reported('2026-11-24'), reported('2026-11-20')], '2026-11-25', ['2026-11-25']],
])('days without a daily scrum: %s', (_name, scrums, today, expected) => {
  expect(unheldDays(WORKING, scrums, today)).toEqual(expected);
});

it('shows the last 31 days without a daily scrum', () => {
  const days = Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(2026, 10, 1 + i)).toISOString().slice(0, 10));
  expect(unheldDays(days, [], '2027-01-01')).toEqual(days.slice(9));
});

it('person-days are who is there on each working day of the window', () => {
  const day = (date: string, absent: string[] = [], working = true) => ({ date, working, holiday: null, absent });
  const days = [
    day('2026-11-22'),
    day('2026-11-23'),
    day('2026-11-24', ['ada', 'who left']),
    day('2026-11-25', ['ada', 'bob']),
    day('2026-11-26', [], false),
    day('2026-11-27'),
  ];
  const window = { startDate: '2026-11-23', endDate: '2026-11-27' };
  expect(personDays([{ id: 'ada' }, { id: 'bob' }], days, window)).toBe(3);
  expect(personDays([], days, window)).toBe(0);
  expect(personDays([{ id: 'ada' }], [], window)).toBe(0);
});

it('the last day begun is of the world for a Live sprint, of its own clock for a Simulated one', () => {
  const today = '2026-11-24';
  expect(lastDayBegun({ mode: 'Live', simulated_until: null }, today)).toBe(today);
  expect(lastDayBegun({ mode: 'Simulated', simulated_until: '2027-01-04' }, today)).toBe('2027-01-04');
  expect(lastDayBegun({ mode: 'Simulated', simulated_until: null }, today)).toBeNull();
});
