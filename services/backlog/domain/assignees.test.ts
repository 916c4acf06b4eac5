import { expect, it } from 'vitest';
import { assigneesOf } from './assignees.ts';

const task = (
  task_id: string,
  assigned_to: string | null,
  more: Partial<Parameters<typeof assigneesOf>[0][number]> = {},
) => ({
  task_id,
  status: 'unassigned' as const,
  assigned_to,
  declared_assignee: null,
  wish_pending: false,
  ...more,
});

it.each([
  ['tells nobody of what nobody has', [task('A', null)], {}],
  ['gathers by person', [task('A', 'E1'), task('B', 'E2'), task('C', 'E1')], { E1: ['A', 'C'], E2: ['B'] }],
  ['passes over what is completed', [task('A', 'E1', { status: 'completed' })], {}],
  ['passes over a wish that was applied', [task('A', 'E2', { declared_assignee: 'E1' })], { E2: ['A'] }],
  [
    'tells of who has it and of who gets it',
    [task('A', 'E2', { declared_assignee: 'E1', wish_pending: true })],
    { E2: ['A'], E1: ['A'] },
  ],
  ['once where both are one', [task('A', 'E1', { declared_assignee: 'E1', wish_pending: true })], { E1: ['A'] }],
  ['of a wish for nobody tells who has it', [task('A', 'E1', { wish_pending: true })], { E1: ['A'] }],
])('%s', (_name, tasks, expected) => {
  expect(Object.fromEntries(assigneesOf(tasks).map((p) => [p.employee_id, p.task_ids]))).toEqual(expected);
});
