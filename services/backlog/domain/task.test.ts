import { expect, it } from 'vitest';
import { edit, inRunningSprint, newTask, type Task } from './task.ts';

const task = (more: Partial<Task> = {}): Task => ({
  ...newTask('PAY', {
    task_id: 'T-1',
    title: 'Form',
    description: '',
    points: 3,
    priority: 1,
    depends_on: [],
    assigned_to: 'E1',
  }),
  ...more,
});
const done = task({ status: 'completed', progress_percentage: 100, sprint_id: 'PAY-S01' });

it('begins unassigned, outside sprints', () => {
  expect(task()).toMatchObject({ status: 'unassigned', sprint_id: null, progress_percentage: 0, assigned_to: 'E1' });
  expect(inRunningSprint(task())).toBe(false);
});

it.each([
  ['in a sprint', task({ sprint_id: 'PAY-S01', sprint_version: 1 }), true],
  ['completed while its sprint runs', task({ status: 'completed', sprint_id: 'PAY-S01', sprint_version: 4 }), true],
  ['completed in a sprint that ended', done, false],
])('%s: in a running sprint? %s', (_name, one, running) => {
  expect(inRunningSprint(one)).toBe(running);
});

it.each([
  ['completed brings 100 %', task(), { status: 'completed' }, { status: 'completed', progress_percentage: 100 }],
  ['100 % completes', task(), { progress_percentage: 100 }, { status: 'completed', progress_percentage: 100 }],
  ['less than 100 % reopens', done, { progress_percentage: 80 }, { status: 'in_progress', progress_percentage: 80 }],
  ['a status reopens', done, { status: 'unassigned' }, { status: 'unassigned', progress_percentage: 99 }],
  ['a reopened task is free for a sprint', done, { status: 'in_progress' }, { sprint_id: null }],
  ['a title changes nothing else', done, { title: 'New' }, { ...done, title: 'New' }],
  ['null takes the assignee away', task(), { assigned_to: null }, { assigned_to: null, status: 'unassigned' }],
  ['completed leaves nothing in the way', task({ impediment: 'x' }), { status: 'completed' }, { impediment: null }],
  ['an impediment stays else', task({ impediment: 'x' }), { progress_percentage: 5 }, { impediment: 'x' }],
  ['null takes an impediment away', task({ impediment: 'x' }), { impediment: null }, { impediment: null }],
  ['undefined is no change', task(), { title: undefined, progress_percentage: 5 }, { title: 'Form' }],
] as [string, Task, Parameters<typeof edit>[1], Partial<Task>][])('%s', (_name, old, change, expected) => {
  expect(edit(old, change)).toMatchObject(expected);
});
