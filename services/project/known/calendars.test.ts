import { expect, it } from 'vitest';
import type { WholeRow } from '../store/whole.ts';
import { KnownCalendars } from './calendars.ts';

const window = { start_date: '2026-11-23', end_date: '2026-12-04' };
const row: WholeRow = {
  id: 'PAY',
  name: 'Payments',
  description: 'Takes money',
  status: 'active',
  owner: null,
  declared_digest: null,
  country: 'US',
  subdivision: null,
  time_zone: 'UTC',
  working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  holidays: [{ date: '2026-12-01', name: 'Founding day' }],
  version: 3,
  velocity: null,
  members: '[["E10", "Ten", null, 6], \n ["E2", "Two", "Developer", 4]]',
  absences: '[["E2", "2026-11-24", "2026-11-25", "Rest"]]',
};
const fresh = (of: WholeRow, within = window) => new KnownCalendars().of(of, within);

it('tells team and days of a window', () => {
  const { calendar, absences } = fresh(row);
  expect(calendar).toMatchObject({
    project_id: 'PAY',
    time_zone: 'UTC',
    team: [
      { id: 'E2', name: 'Two', hours_per_day: 4 },
      { id: 'E10', name: 'Ten', hours_per_day: 6 },
    ],
  });
  expect(calendar.days.map((d) => d.date)).toHaveLength(12);
  expect(calendar.days[1]).toEqual({ date: '2026-11-24', working: true, holiday: null, absent: ['E2'] });
  expect(absences).toEqual([{ employee_id: 'E2', start_date: '2026-11-24', end_date: '2026-11-25', reason: 'Rest' }]);
  expect(fresh({ ...row, members: null, absences: null })).toMatchObject({ calendar: { team: [] }, absences: [] });
});

it('works nothing out a second time, but gives the same object, which nobody can change', () => {
  const known = new KnownCalendars();
  const { calendar } = known.of(row, window);
  expect(known.of(structuredClone(row), { ...window }).calendar).toBe(calendar);
  expect([calendar, calendar.team, calendar.days].map(Object.isFrozen)).toEqual([true, true, true]);
});

it.each<Partial<WholeRow>>([
  { name: 'Other' },
  { description: 'Other' },
  { status: 'in_progress' },
  { owner: 'k8s:c/n/p' },
  { declared_digest: 'd2' },
  { version: 4 },
  { velocity: { sprints: 1, mean_completed_tasks: 2, mean_completed_points: 3 } },
])('does not depend on %j', (change) => {
  const known = new KnownCalendars();
  expect(known.of({ ...row, ...change }, window)).toBe(known.of(row, window));
});

it.each<[string, Partial<WholeRow>]>([
  ['id', { id: 'PAZ' }],
  ['country', { country: 'DE' }],
  ['no country', { country: null }],
  ['subdivision', { subdivision: 'CA' }],
  ['time zone', { time_zone: 'Europe/Berlin' }],
  ['working days', { working_days: ['Monday'] }],
  ['date of a holiday', { holidays: [{ date: '2026-12-02', name: 'Founding day' }] }],
  ['name of a holiday', { holidays: [{ date: '2026-12-01', name: 'Other' }] }],
  ['name of a member', { members: '[["E10", "Zehn", null, 6], \n ["E2", "Two", "Developer", 4]]' }],
  ['hours of a member', { members: '[["E10", "Ten", null, 5], \n ["E2", "Two", "Developer", 4]]' }],
  ['a member more', { members: '[["E10", "Ten", null, 6], ["E2", "Two", null, 4], ["E3", "Three", null, 6]]' }],
  ['a member less', { members: '[["E2", "Two", "Developer", 4]]' }],
  ['no member', { members: null }],
  ['who is absent', { absences: '[["E10", "2026-11-24", "2026-11-25", "Rest"]]' }],
  ['first day of an absence', { absences: '[["E2", "2026-11-23", "2026-11-25", "Rest"]]' }],
  ['last day of an absence', { absences: '[["E2", "2026-11-24", "2026-11-26", "Rest"]]' }],
  ['reason of an absence', { absences: '[["E2", "2026-11-24", "2026-11-25", null]]' }],
  ['no absence', { absences: null }],
])('is another one with another %s', (_what, change) => {
  const known = new KnownCalendars();
  const before = known.of(row, window);
  const after = known.of({ ...row, ...change }, window);
  expect(after).not.toEqual(before);
  expect(after).toEqual(fresh({ ...row, ...change }));
  expect(known.of(row, window)).toBe(before);
});

it.each([
  { ...window, start_date: '2026-11-24' },
  { ...window, end_date: '2026-12-05' },
])('is another one in the window %j', (other) => {
  const known = new KnownCalendars();
  known.of(row, window);
  expect(known.of(row, other)).toEqual(fresh(row, other));
});

it('keeps so many as fit, those that were used last', () => {
  const size = JSON.stringify(fresh(row)).length;
  const known = new KnownCalendars(2.5 * size);
  const [first, second] = ['P01', 'P02'].map((id) => known.of({ ...row, id }, window));
  expect(known.of({ ...row, id: 'P01' }, window)).toBe(first);
  known.of({ ...row, id: 'P03' }, window);
  expect(known.of({ ...row, id: 'P01' }, window)).toBe(first);
  expect(known.of({ ...row, id: 'P02' }, window)).not.toBe(second);
});
