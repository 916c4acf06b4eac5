import { expect, it } from 'vitest';
import { isSuccess, outcomeOf, wasHeld } from './sprint-figures.ts';

const window = { start_date: '2026-11-23', end_date: null, duration_weeks: 2 };
const task = (status: string, progress_percentage: number, employee_id: string | null) => ({
  status,
  progress_percentage,
  employee_id,
});

it('an outcome counts both spellings of done, and people once', () => {
  const tasks_summary = [
    task('completed', 100, 'E1'),
    task('close', 90, 'E1'),
    task('in-progress', 100, null),
    task('in_progress', 99, 'E2'),
    task('open', 0, null),
    task('assigned_to_sprint', 0, 'E3'),
  ];
  expect(outcomeOf({ ...window, attendees: ['E1', 'E2', 'E1'], tasks_summary })).toEqual({
    ...window,
    tasks: 6,
    completed_tasks: 3,
    team_size: 2,
    people_with_tasks: 3,
  });
});

it.each([
  [0, 1, false],
  [3, 4, false],
  [4, 5, true],
  [79, 100, false],
  [8, 10, true],
  [3, 3, true],
])('%i of %i completed: a success is %s', (completed, tasks, success) =>
  expect(isSuccess(completed, tasks)).toBe(success),
);

it('a day off was not held, but whoever writes by hand held it', () => {
  const somebody = { '2026-11-26': [], '2026-11-27': [{ employee_id: null, tasks: [] }] };
  expect([wasHeld('event', {}), wasHeld('event', { '2026-11-26': [] }), wasHeld('event', somebody)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(wasHeld('hand', {})).toBe(true);
});
