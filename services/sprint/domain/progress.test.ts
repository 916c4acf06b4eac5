import { expect, it } from 'vitest';
import type { SprintTask } from '../contract/shapes.ts';
import { applyReport, deliveredOf, pointsOf, type Report, summarize } from './progress.ts';

const task = (more: Partial<SprintTask> = {}): SprintTask => ({
  task_id: 'A',
  title: 'A',
  status: 'assigned_to_sprint',
  sprint_id: 'P-S01',
  progress_percentage: 0,
  assigned_to: null,
  points: null,
  depends_on: [],
  impediment: null,
  carry_over_count: 0,
  ...more,
});
const half = task({ status: 'in_progress', progress_percentage: 50, impediment: 'the server is down' });
const done = task({ status: 'completed', progress_percentage: 100 });

it.each([
  [task(), { progress_percentage: 30 }, 'in_progress', 30],
  [task(), { progress_percentage: 0 }, 'assigned_to_sprint', 0],
  [task(), { status: 'in_progress' }, 'in_progress', 0],
  [task(), { status: 'in_progress', progress_percentage: 0 }, 'in_progress', 0],
  [task(), { status: 'completed' }, 'completed', 100],
  [task(), { progress_percentage: 100 }, 'completed', 100],
  [task(), { progress_percentage: 100, status: 'in_progress' }, 'completed', 100],
  [half, { progress_percentage: 20 }, 'in_progress', 20],
  [half, { status: 'in_progress' }, 'in_progress', 50],
  [half, { status: 'assigned_to_sprint' }, 'assigned_to_sprint', 0],
  [half, { impediment: 'x' }, 'in_progress', 50],
  [done, { status: 'in_progress' }, 'in_progress', 99],
  [done, { progress_percentage: 60 }, 'in_progress', 60],
  [done, { impediment: 'x' }, 'completed', 100],
] as [SprintTask, Report, string, number][])('%o and %o', (old, report, status, progress) => {
  expect(applyReport(old, report)).toMatchObject({ status, progress_percentage: progress });
});

it.each([
  ['is kept', { progress_percentage: 60, impediment: ' no access ' }, 'no access'],
  ['is cleared by a report without one', { progress_percentage: 60 }, null],
  ['of blanks is none', { progress_percentage: 60, impediment: '  ' }, null],
  ['ends with the task', { status: 'completed', impediment: 'no access' }, null],
] as [string, Report, string | null][])('an impediment %s', (_name, report, impediment) => {
  expect(applyReport(half, report).impediment).toBe(impediment);
});

it('weighs progress by points, a task without points as one, and never rounds up to done', () => {
  expect(summarize([])).toMatchObject({ total_tasks: 0, percent: 0, points: 0 });
  expect(summarize([task({ points: 3, progress_percentage: 100, status: 'completed' }), task()])).toEqual({
    total_tasks: 2,
    completed_tasks: 1,
    in_progress_tasks: 0,
    percent: 75,
    points: 3,
  });
  expect(summarize([task({ points: 100, progress_percentage: 100 }), half]).percent).toBe(99);
  expect(summarize([half, done, half])).toMatchObject({ completed_tasks: 1, in_progress_tasks: 2 });
});

it('points count where there are some, and tasks without them weigh nothing', () => {
  const tasks = [task({ points: 3 }), { ...done, points: 5 }, done, { ...half, points: null }];
  expect(pointsOf(tasks)).toEqual({ completed: 5, total: 8 });
  expect(deliveredOf(tasks)).toEqual({ tasks: 2, points: 5 });
  expect([pointsOf([]), deliveredOf([])]).toEqual([
    { completed: 0, total: 0 },
    { tasks: 0, points: 0 },
  ]);
});
