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
  earlier: [],
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
  const blocked = { ...task('B', 5), impediment: 'no access' };
  expect(dayOffReport(facts({ tasks: [task('A', 100), blocked], day }))).toMatchObject({
    blockers_count: 0,
    outcome: 'NonWorkingDay',
    updated_tasks_count: 0,
    completed_tasks_count: 1,
    pending_tasks_count: 1,
    members: [],
    summary,
  });
});

it('says of who is absent what was done and what is in the way, and nothing of today', () => {
  const { report, entries } = dailyReport(
    facts({
      tasks: [task('A', 60, { impediment: 'no access' }), task('B', 20), task('C', 30, { assigned_to: 'E2' })],
      changes: [{ task_id: 'A', from_progress: 20, to_progress: 60 }],
      day: { date: '2026-11-24', working: true, holiday: null, absent: ['E1'] },
    }),
  );
  expect(report.members).toEqual([
    { employee_id: 'E1', yesterday: 'A: from 20 % to 60 %.', today: '', impediments: 'A: no access.' },
    { employee_id: 'E2', yesterday: '', today: 'C (at 30 %).', impediments: '' },
  ]);
  expect(entries.map((e) => e.task_id)).toEqual(['A', 'C']);
});

it('leaves out who is absent and has nothing to tell', () => {
  const day = { date: '2026-11-24', working: true, holiday: null, absent: ['E1'] };
  expect(dailyReport(facts({ tasks: [task('A', 20)], day })).report.members).toEqual([]);
});

it('tells what was left untold of the sprint before, besides this one’s tasks', () => {
  const { report, entries } = dailyReport(
    facts({
      tasks: [task('A', 60)],
      earlier: [task('OLD', 100, { sprint_id: 'P-S00' }), task('LEFT', 40, { assigned_to: 'E2', impediment: 'x' })],
      changes: [
        { task_id: 'OLD', from_progress: 80, to_progress: 100 },
        { task_id: 'LEFT', from_progress: 10, to_progress: 40 },
        { task_id: 'A', from_progress: 50, to_progress: 60 },
      ],
    }),
  );
  expect(report).toMatchObject({
    updated_tasks_count: 1,
    completed_tasks_count: 0,
    pending_tasks_count: 1,
    summary: '1 of 1 tasks updated, 0 completed; of the sprint before: OLD, LEFT.',
    members: [
      {
        employee_id: 'E1',
        yesterday: 'OLD: from 80 % to 100 %, completed. A: from 50 % to 60 %.',
        today: 'A (at 60 %).',
        impediments: '',
      },
      { employee_id: 'E2', yesterday: 'LEFT: from 10 % to 40 %.', today: '', impediments: '' },
    ],
  });
  expect(entries.map((e) => e.task_id)).toEqual(['OLD', 'LEFT', 'A']);
});
