import { expect, it } from 'vitest';
import type { z } from 'zod';
import { dailyScrumReported, sprintCompleted, sprintStarted, taskUpdated } from './events.ts';

// The data of events as an earlier release stored them, which are read for ever.

const header = {
  sprint_id: 'PAY-S01',
  project_id: 'PAY',
  sprint_name: 'one',
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  duration_weeks: 2,
};
const task = { task_id: 'PAY-1', title: 'Form', status: 'in_progress', progress_percentage: 20, assigned_to: 'E1' };
const started = {
  ...header,
  sprint_goal: 'Pay by card',
  mode: 'Live',
  planning_note_id: '5f0c4a52-9d6a-4f57-8a36-0d1c6a0b7e11',
  tasks: [{ ...task, points: 3 }],
};
const updated = {
  task_id: 'PAY-1',
  project_id: 'PAY',
  sprint_id: 'PAY-S01',
  sprint_version: 2,
  status: 'completed',
  progress_percentage: 100,
  assigned_to: null,
  impediment: null,
  updated_at: '2026-11-24T10:00:00.000Z',
};
const reported = {
  project_id: 'PAY',
  report: {
    sprint_id: 'PAY-S01',
    date: '2026-11-24',
    report_id: 'r-1',
    outcome: 'Reported',
    updated_tasks_count: 0,
    completed_tasks_count: 0,
    pending_tasks_count: 1,
    blockers_count: 0,
    members: [],
    summary: '',
  },
  summary_metrics: { total_team_members: 1, total_tasks: 1, completed_tasks: 0, pending_tasks: 1 },
  entries: [],
};
const completed = {
  ...header,
  status: 'closed_with_pending_tasks',
  sprint_version: 9,
  tasks: [task],
  retrospective: { report_id: 'r-2', what_went_well: '', what_could_be_improved: '', action_items: [] },
  attendees: ['E1'],
};

it.each<[string, { data: z.ZodType }, object]>([
  ['SprintStarted', sprintStarted, started],
  ['TASK_UPDATED', taskUpdated, updated],
  ['DailyScrumReported', dailyScrumReported, reported],
  ['SprintCompleted', sprintCompleted, completed],
])('%s from before is read as it is, without the facts that it lacks', (_type, { data }, stored) => {
  expect(data.parse(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
});
