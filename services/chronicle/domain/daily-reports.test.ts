import { expect, it } from 'vitest';
import {
  byPerson,
  lastDayOf,
  mergeByDate,
  namePeople,
  type PersonReport,
  type ReportsByDate,
} from './daily-reports.ts';

const person = (employee_id: string | null): PersonReport => ({ employee_id, tasks: [] });

it('takes both of the seed’s names for a person', () => {
  const reports = { '2026-11-23': [{ assigned_to: 'E1', tasks: [] }, { employee_id: 'E2', tasks: [] }, { tasks: [] }] };
  expect(namePeople(reports)).toEqual({ '2026-11-23': [person('E1'), person('E2'), person(null)] });
});

it('gathers the lines of a person', () => {
  const line = (assigned_to: string | null, task_id: string) => ({
    assigned_to,
    task_id,
    yesterday_work: 'y',
    today_work: 't',
    impediments: '',
  });
  const people = byPerson([line('E2', 'T1'), line(null, 'T2'), line('E2', 'T3')], 'now');
  expect(people.map((p) => [p.employee_id, p.tasks.map((t) => t.id)])).toEqual([
    ['E2', ['T1', 'T3']],
    [null, ['T2']],
  ]);
  expect(people[0]?.tasks[0]).toEqual({
    id: 'T1',
    yesterday_work: 'y',
    today_work: 't',
    impediments: '',
    created_at: 'now',
  });
});

it('is about its last day when nobody says', () => {
  expect(lastDayOf({ '2026-11-24': [], '2026-11-23': [] })).toBe('2026-11-24');
  expect(lastDayOf({})).toBeUndefined();
});

it('merges notes by date, in the order of the dates', () => {
  const notes: ReportsByDate[] = [{ '2026-11-24': [person('E1')] }, { '2026-11-23': [], '2026-11-24': [person('E2')] }];
  expect(Object.entries(mergeByDate(notes))).toEqual([
    ['2026-11-23', []],
    ['2026-11-24', [person('E1'), person('E2')]],
  ]);
  expect(mergeByDate(notes, '2026-11-23')).toEqual({ '2026-11-23': [] });
});
