import { describe, expect, it } from 'vitest';
import { type Absence, type Calendar, calendarDays, conflictsOf, daysBetween, daysOf } from './calendar.ts';

const calendar: Calendar = {
  country: null,
  subdivision: null,
  time_zone: 'UTC',
  working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  holidays: [{ date: '2026-11-25', name: 'Company day' }],
};
const publicHoliday = (date: string) =>
  ({ '2026-11-25': 'State day', '2026-11-26': 'Thanksgiving Day', '2026-11-28': 'Saturday fair' })[date];
const window = { start_date: '2026-11-23', end_date: '2026-11-29' };
const absences: Absence[] = [
  { employee_id: 'E2', start_date: '2026-11-24', end_date: '2026-11-24', reason: 'dentist' },
  { employee_id: 'E1', start_date: '2026-11-20', end_date: '2026-11-24', reason: null },
  { employee_id: 'E1', start_date: '2026-11-24', end_date: '2026-11-24', reason: 'told twice' },
];

describe('days of a window', () => {
  it.each([
    ['2026-11-23', '2026-11-23', 1],
    ['2026-02-27', '2026-03-01', 3],
    ['2028-02-27', '2028-03-01', 4],
    ['2026-03-28', '2026-03-30', 3],
    ['2026-11-24', '2026-11-23', 0],
  ])('%s to %s: %i', (start, end, count) => {
    expect(daysBetween(start, end)).toBe(count);
    expect(daysOf(start, end)).toHaveLength(count);
  });
});

it('works on working days that are no holiday, declared names first', () => {
  const days = calendarDays(window, calendar, publicHoliday, []);
  expect(days.map((d) => [d.date, d.working, d.holiday])).toEqual([
    ['2026-11-23', true, null],
    ['2026-11-24', true, null],
    ['2026-11-25', false, 'Company day'],
    ['2026-11-26', false, 'Thanksgiving Day'],
    ['2026-11-27', true, null],
    ['2026-11-28', false, 'Saturday fair'],
    ['2026-11-29', false, null],
  ]);
});

it('names the absent of a day once, from the first day to the last', () => {
  const days = calendarDays(window, calendar, publicHoliday, absences);
  expect(days.map((d) => d.absent)).toEqual([['E1'], ['E1', 'E2'], [], [], [], [], []]);
});

it('tells conflicts by day: holidays, then people by name', () => {
  const days = calendarDays({ ...window, end_date: '2026-11-25' }, calendar, publicHoliday, absences);
  const team = [
    { id: 'E1', name: 'Ada' },
    { id: 'E2', name: 'Bob' },
  ];
  expect(conflictsOf(days, team, absences)).toEqual([
    { type: 'pto', date: '2026-11-23', name: 'Ada', details: 'Absent.' },
    { type: 'pto', date: '2026-11-24', name: 'Ada', details: 'Absent.' },
    { type: 'pto', date: '2026-11-24', name: 'Bob', details: 'dentist' },
    { type: 'holiday', date: '2026-11-25', name: 'Company day', details: 'Nobody works on this day.' },
  ]);
});
