import { describe, expect, it } from 'vitest';
import { declare, flaw } from './declare.ts';
import { type DeclaredTask, newTask, type Task } from './task.ts';

const declared = (id: string, more: Partial<DeclaredTask> = {}): DeclaredTask => ({
  task_id: id,
  title: id,
  description: '',
  points: null,
  priority: null,
  depends_on: [],
  assigned_to: null,
  ...more,
});
const task = (id: string, more: Partial<Task> = {}): Task => ({ ...newTask('PAY', declared(id)), ...more });
const running = { sprint_id: 'PAY-S01', sprint_version: 3, status: 'in_progress' } as const;

describe('a task that is left out', () => {
  it.each([
    ['unassigned: goes', task('A'), ['A'], []],
    ['carried over: goes', task('A', { carry_over_count: 1, progress_percentage: 30 }), ['A'], []],
    ['in a running sprint: leaves with it', task('A', running), [], [{ ...task('A', running), withdrawn: true }]],
    ['completed: stays', task('A', { status: 'completed' }), [], []],
  ])('%s', (_name, one, remove, put) => {
    expect(declare('PAY', [one], [])).toEqual({ remove, put });
  });

  it('stays after all when it is declared again before its sprint ends', () => {
    expect(declare('PAY', [task('A', { ...running, withdrawn: true })], [declared('A')]).put).toEqual([
      task('A', running),
    ]);
  });
});

describe('a task that is declared again', () => {
  it('keeps what happened to it and takes the words', () => {
    const old = task('A', { ...running, progress_percentage: 40, assigned_to: 'E9', carry_over_count: 2 });
    const change = { title: 'New', description: 'more', points: 8, priority: 2, depends_on: ['B'] };
    expect(declare('PAY', [old], [declared('A', change), declared('B')]).put[0]).toEqual({ ...old, ...change });
  });

  it.each([
    ['an unchanged wish is not imposed again', { declared_assignee: 'E1', assigned_to: 'E2' }, 'E1', 'E2', false],
    ['a changed wish is applied', { declared_assignee: 'E1', assigned_to: 'E2' }, 'E3', 'E3', false],
    ['a withdrawn wish is applied', { declared_assignee: 'E1', assigned_to: 'E1' }, null, null, false],
    [
      'a running sprint keeps its assignee',
      { ...running, declared_assignee: 'E1', assigned_to: 'E2' },
      'E3',
      'E2',
      true,
    ],
    [
      'so does a running sprint that has completed it',
      { ...running, status: 'completed', declared_assignee: 'E1', assigned_to: 'E2' },
      'E3',
      'E2',
      true,
    ],
  ] as [string, Partial<Task>, string | null, string | null, boolean][])(
    '%s',
    (_name, old, wish, assignee, pending) => {
      const [after] = declare('PAY', [task('A', old)], [declared('A', { assigned_to: wish })]).put;
      expect(after).toMatchObject({ assigned_to: assignee, declared_assignee: wish, wish_pending: pending });
    },
  );
});

describe('what cannot be a backlog', () => {
  it.each([
    ['nothing', [], undefined],
    ['a chain', [declared('A', { depends_on: ['B'] }), declared('B', { depends_on: ['C'] }), declared('C')], undefined],
    ['a dependency on what stays', [declared('A', { depends_on: ['KEPT'] })], undefined],
    ['a task twice', [declared('A'), declared('A')], /A is declared twice/],
    ['a task that waits for itself', [declared('A', { depends_on: ['A'] })], /A depends on itself/],
    ['an unknown dependency', [declared('A', { depends_on: ['X', 'Y'] })], /A depends on X, Y: not in the backlog/],
    [
      'a circle',
      [declared('A', { depends_on: ['B'] }), declared('B', { depends_on: ['A'] }), declared('C')],
      /circle: A, B$/,
    ],
  ] as [string, DeclaredTask[], RegExp | undefined][])('%s', (_name, tasks, why) => {
    const said = flaw(tasks, new Set(['KEPT']));
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(why);
  });
});
