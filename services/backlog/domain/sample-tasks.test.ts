import { expect, it } from 'vitest';
import { sampleTasks } from './sample-tasks.ts';

it('makes the same ten tasks every time', () => {
  const tasks = sampleTasks('PAY');
  expect(tasks.map((t) => t.task_id)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `PAY-TASK${String(n).padStart(3, '0')}`),
  );
  expect(new Set(tasks.map((t) => t.title)).size).toBe(10);
  expect(sampleTasks('PAY')).toEqual(tasks);
});
