import { describe, expect, it } from 'vitest';
import { orInvalid } from './parse.ts';
import { parseProject } from './project.ts';
import { API_VERSION } from './resources.ts';

const metadata = {
  name: 'payments',
  namespace: 'n',
  uid: 'u',
  generation: 1,
  creationTimestamp: '2026-11-01T10:00:00Z',
};
const faultsOf = (spec: object) => {
  const parsed = orInvalid(parseProject, { apiVersion: API_VERSION, kind: 'Project', metadata, spec });
  return parsed instanceof Error ? parsed.problems.map(({ field, message }) => `${field}: ${message}`) : [];
};
const task = (id: string, more: object = {}) => ({ id, title: 't', ...more });
const away = (startDate: string, endDate: string) => ({
  team: [{ employeeID: 'E1', name: 'A', absences: [{ startDate, endDate }] }],
});

describe('the rules of a Project', () => {
  it.each<[string, object]>([
    ['a backlog of its own', { backlog: { tasks: [task('A'), task('B', { dependsOn: ['A'] })] } }],
    ['a backlog that is generated', { backlog: { source: 'Generated' } }],
    ['a generated backlog and an empty list', { backlog: { source: 'External', tasks: [] } }],
    ['one day away', away('2026-11-30', '2026-11-30')],
    ['some days away', away('2026-11-30', '2027-01-01')],
  ])('allow %s', (_what, spec) => expect(faultsOf(spec)).toEqual([]));

  it.each<[string, object, string]>([
    [
      'a task that waits for itself',
      { backlog: { tasks: [task('B'), task('A', { dependsOn: ['B', 'A'] })] } },
      'spec.backlog.tasks[1].dependsOn: a task cannot depend on itself',
    ],
    [
      'a task that waits for none of the backlog',
      { backlog: { tasks: [task('A', { dependsOn: ['B'] })] } },
      'spec.backlog.tasks: task ids must differ and dependsOn must name tasks of the backlog',
    ],
    [
      'two tasks of one id',
      { backlog: { tasks: [task('A'), task('A')] } },
      'spec.backlog.tasks: two entries have the same id',
    ],
    [
      'tasks that nobody reads',
      { backlog: { source: 'Generated', tasks: [task('A')] } },
      'spec.backlog.tasks: tasks are read with source Inline only: leave them out, or set source to Inline',
    ],
    [
      'an absence that ends before it begins',
      away('2026-11-30', '2026-11-29'),
      'spec.team[0].absences[0].endDate: endDate (the last day away) must not be before startDate',
    ],
    [
      'a day that does not exist',
      { calendar: { holidays: [{ date: '2026-02-30', name: 'x' }] } },
      'spec.calendar.holidays[0].date: Invalid ISO date',
    ],
    [
      'a day twice',
      { calendar: { workingDays: ['Monday', 'Monday'] } },
      'spec.calendar.workingDays: holds a value twice',
    ],
  ])('refuse %s', (_what, spec, fault) => expect(faultsOf(spec)).toContain(fault));
});
