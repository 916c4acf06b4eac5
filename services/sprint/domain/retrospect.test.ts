import { describe, expect, it } from 'vitest';
import type { SprintTask } from '../contract/shapes.ts';
import { endStatus, retrospect } from './retrospect.ts';

const task = (task_id: string, progress: number, more: Partial<SprintTask> = {}): SprintTask => ({
  task_id,
  title: task_id,
  status: progress === 100 ? 'completed' : 'in_progress',
  sprint_id: 'P-S01',
  progress_percentage: progress,
  assigned_to: null,
  points: null,
  depends_on: [],
  impediment: null,
  carry_over_count: 0,
  ...more,
});

describe('the end', () => {
  it.each([
    ['completed', [task('A', 100)]],
    ['closed_with_pending_tasks', [task('A', 100), task('B', 99)]],
  ])('is %s', (status, tasks) => {
    expect(endStatus(tasks)).toBe(status);
  });
});

describe('the words', () => {
  it('count what was done, with points where there are any', () => {
    const { what_went_well, what_could_be_improved, action_items, report_id } = retrospect(
      'id',
      [task('A', 100, { points: 5 }), task('B', 40, { points: 3 })],
      [],
    );
    expect(report_id).toBe('id');
    expect(what_went_well).toBe('Completed 1 of 2 tasks (5 of 8 points): A.');
    expect(what_could_be_improved).toBe('1 unfinished: B at 40 %.');
    expect(action_items).toEqual([]);
  });

  it('say when all was done', () => {
    const words = retrospect('id', [task('A', 100)], []);
    expect(words.what_went_well).toBe('Completed 1 of 1 tasks: A.');
    expect(words.what_could_be_improved).toBe('Everything was completed.');
  });

  it('name each impediment once, with its tasks and days, and what to do about it', () => {
    const words = retrospect(
      'id',
      [task('A', 100), task('B', 0, { carry_over_count: 1 })],
      [
        { task_id: 'A', impediment: 'no access', days: ['2026-11-23', '2026-11-24'] },
        { task_id: 'B', impediment: 'no access', days: ['2026-11-24'] },
        { task_id: 'B', impediment: 'server down', days: ['2026-11-25'] },
      ],
    );
    expect(words.what_could_be_improved).toBe(
      '1 unfinished: B at 0 %. Blocked: A, B: no access (2 days). Blocked: B: server down (1 day).',
    );
    expect(words.action_items).toEqual([
      { description: 'Remove the cause: no access (A, B)', status: 'open' },
      { description: 'Remove the cause: server down (B)', status: 'open' },
      { description: 'Split or re-estimate B: unfinished in 2 sprints', status: 'open' },
    ]);
  });

  it.each([
    ['none', [task('B', 0)], 'Completed 0 of 1 tasks.'],
    [
      'as many as are shown',
      Array.from({ length: 12 }, (_, i) => task(`T-${i}`, 100)),
      'Completed 12 of 12 tasks: T-0, T-1, T-2, T-3, T-4, T-5, T-6, T-7, T-8, T-9, T-10, T-11.',
    ],
  ])('count no more than there is: %s', (_name, tasks, words) => {
    expect(retrospect('id', tasks, []).what_went_well).toBe(words);
  });

  it('stay short with many tasks', () => {
    const many = Array.from({ length: 100 }, (_, i) => task(`T-${i}`, 100));
    expect(retrospect('id', many, []).what_went_well).toMatch(
      /^Completed 100 of 100 tasks: T-0, .*T-11 and 88 more\.$/,
    );
  });
});
