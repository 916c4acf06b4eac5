import { expect, it } from 'vitest';
import type { SprintTask } from '../contract/shapes.ts';
import { dailyReport, dayOffReport, type Facts } from './daily-report.ts';

const task = (task_id: string, progress: number, more: Partial<SprintTask> = {}): SprintTask => ({
  task_id,
  title: task_id,
  status: progress === 100 ? 'completed' : 'in_progress',
  sprint_id: 'P-S01',
  progress_percentage: progress,
  assigned_to: 'E1',
  points: null,
  depends_on: [],
  impediment: null,
  carry_over_count: 0,
  ...more,
});
const facts = (more: Partial<Facts>): Facts => ({
  sprintId: 'P-S01',
  reportId: 'R',
  date: '2026-11-24',
  tasks: [],
  changes: [],
  team: [
    { id: 'E1', name: 'Ada', hours_per_day: 6 },
    { id: 'E2', name: 'Grace', hours_per_day: 6 },
  ],
  day: { date: '2026-11-24', working: true, holiday: null, absent: [] },
  ...more,
});

it('tells each person’s day from what was reported', () => {
  const { report, entries } = dailyReport(
    facts({
      tasks: [task('A', 100), task('B', 40, { impediment: 'no access' }), task('C', 10, { assigned_to: null })],
      changes: [
        { task_id: 'A', from_progress: 20, to_progress: 60 },
        { task_id: 'A', from_progress: 60, to_progress: 100 },
        { task_id: 'B', from_progress: 40, to_progress: 40 },
      ],
      day: { date: '2026-11-24', working: true, holiday: null, absent: ['E2'] },
    }),
  );
  expect(report).toMatchObject({
    report_id: 'R',
    outcome: 'Reported',
    updated_tasks_count: 2,
    completed_tasks_count: 1,
    pending_tasks_count: 2,
    blockers_count: 1,
    summary: '2 of 3 tasks updated, 1 completed; 1 blocked; absent: Grace.',
  });
  expect(report.members).toEqual([
    {
      employee_id: 'E1',
      yesterday: 'A: from 20 % to 100 %, completed. B: reported at 40 %.',
      today: 'B (at 40 %).',
      impediments: 'B: no access.',
    },
    { employee_id: null, yesterday: '', today: 'C (at 10 %).', impediments: '' },
  ]);
  expect(entries.map((e) => e.task_id)).toEqual(['A', 'B', 'C']);
});

it('passes over what nobody has and nobody touched, and what was done before', () => {
  const tasks = [task('A', 0, { assigned_to: null, status: 'assigned_to_sprint' }), task('B', 100)];
  expect(dailyReport(facts({ tasks })).report).toMatchObject({
    members: [],
    updated_tasks_count: 0,
    pending_tasks_count: 1,
    summary: '0 of 2 tasks updated, 1 completed.',
  });
});

it.each([
  ['Thanksgiving Day', 'No daily scrum: Thanksgiving Day.'],
  [null, 'No daily scrum: not a working day.'],
])('a day off (%s) has a report that says so', (holiday, summary) => {
  const day = { date: '2026-11-26', working: false, holiday, absent: [] };
  expect(dayOffReport(facts({ tasks: [task('A', 100), task('B', 5)], day }))).toMatchObject({
    outcome: 'NonWorkingDay',
    updated_tasks_count: 0,
    completed_tasks_count: 1,
    pending_tasks_count: 1,
    members: [],
    summary,
  });
});
