import { expect, it } from 'vitest';
import { backlogDeclaration, projectDeclaration } from './declaration.ts';
import { aProject, OWNER } from './test-scope.ts';

const absences = [
  { startDate: '2026-11-30', endDate: '2026-12-01', reason: 'Course' },
  { startDate: '2026-12-24', endDate: '2026-12-31' },
];

it('what is not said of a project is said as nothing', () => {
  const { digest, ...declared } = projectDeclaration(aProject({ team: [{ employeeID: 'E1', name: 'Ada' }] }), OWNER);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(declared).toEqual({
    owner: OWNER,
    name: 'payments',
    description: '',
    calendar: {
      country: null,
      subdivision: null,
      time_zone: 'UTC',
      working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
      holidays: [],
    },
    team: [{ id: 'E1', name: 'Ada', role: null, hours_per_day: 6, absences: [] }],
  });
  expect(projectDeclaration(aProject(), OWNER).team).toEqual([]);
});

it('all that is said of a project is told', () => {
  const holidays = [{ date: '2026-11-27', name: 'Day' }];
  const calendar = {
    country: 'US',
    subdivision: 'CA',
    timeZone: 'America/New_York',
    workingDays: ['Monday'],
    holidays,
  };
  const team = [{ employeeID: 'E1', name: 'Ada', role: 'Developer', hoursPerDay: 4, absences }];
  const spec = { displayName: 'Pay', description: 'd', calendar, team };
  const { digest: _digest, ...declared } = projectDeclaration(aProject(spec), OWNER);
  expect(declared).toEqual({
    owner: OWNER,
    name: 'Pay',
    description: 'd',
    calendar: {
      country: 'US',
      subdivision: 'CA',
      time_zone: 'America/New_York',
      working_days: ['Monday'],
      holidays,
    },
    team: [
      {
        id: 'E1',
        name: 'Ada',
        role: 'Developer',
        hours_per_day: 4,
        absences: [
          { start_date: '2026-11-30', end_date: '2026-12-01', reason: 'Course' },
          { start_date: '2026-12-24', end_date: '2026-12-31', reason: null },
        ],
      },
    ],
  });
});

it('tasks are told with what is said of them, and with nothing for what is not', () => {
  const full = { id: 'A', title: 'A', description: 'd', points: 3, priority: 1, dependsOn: ['B'], assignedTo: 'E1' };
  const declared = backlogDeclaration(aProject({ backlog: { tasks: [full, { id: 'B', title: 'B' }] } }));
  expect(declared?.tasks).toEqual([
    { task_id: 'A', title: 'A', description: 'd', points: 3, priority: 1, depends_on: ['B'], assigned_to: 'E1' },
    { task_id: 'B', title: 'B', description: '', points: null, priority: null, depends_on: [], assigned_to: null },
  ]);
  expect(declared?.digest).not.toBe(backlogDeclaration(aProject())?.digest);
  expect(backlogDeclaration(aProject())?.tasks).toEqual([]);
});
