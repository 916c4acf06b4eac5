import { describe, expect, it } from 'vitest';
import { naturally } from '../../kit/natural-order.ts';
import { type Candidate, chooseTasks } from './choose.ts';

const task = (task_id: string, more: Partial<Candidate> = {}): Candidate => ({
  task_id,
  status: 'unassigned',
  sprint_id: null,
  priority: null,
  points: null,
  carry_over_count: 0,
  depends_on: [],
  ...more,
});
const needs = (...depends_on: string[]) => ({ depends_on });
const done = { status: 'completed', sprint_id: 'P-S01' };

describe('the best tasks', () => {
  it.each([
    ['never more than asked for', ['L-1', 'L-2', 'L-3'].map((id) => task(id)), 2, ['L-1', 'L-2']],
    ['nothing that is completed', [task('A', { status: 'completed' }), task('B')], 9, ['B']],
    ['ids in natural order', [task('L-10'), task('L-2'), task('L-1')], 9, ['L-1', 'L-2', 'L-10']],
    ['by priority, none last', [task('A'), task('B', { priority: 2 }), task('C', { priority: 1 })], 9, ['C', 'B', 'A']],
    ['carried over before new ones', [task('A'), task('B', { carry_over_count: 1 })], 9, ['B', 'A']],
    ['priority before carried over', [task('A', { priority: 1 }), task('B', { carry_over_count: 3 })], 9, ['A', 'B']],
    [
      'how often carried over does not count',
      [task('A', { carry_over_count: 1 }), task('B', { carry_over_count: 3 })],
      9,
      ['A', 'B'],
    ],
    [
      'a dependency comes before, whatever its priority',
      [task('A', { priority: 1, ...needs('Z') }), task('Z')],
      9,
      ['Z', 'A'],
    ],
    [
      'a chain comes whole',
      [task('A', { priority: 1, ...needs('B') }), task('B', needs('C')), task('C')],
      3,
      ['C', 'B', 'A'],
    ],
    [
      'or stays out when it does not fit',
      [task('A', { priority: 1, ...needs('B') }), task('B', needs('C')), task('C'), task('D')],
      2,
      ['C', 'B'],
    ],
    [
      'a shared dependency counts once',
      [task('A', { priority: 1, ...needs('C') }), task('B', { priority: 2, ...needs('C') }), task('C')],
      3,
      ['C', 'A', 'B'],
    ],
    ['a completed dependency is met', [task('A', needs('D')), task('D', done)], 9, ['A']],
    [
      'what waits for another sprint’s task stays out',
      [task('A', needs('R')), task('R', { sprint_id: 'P-S02', status: 'in_progress' }), task('B')],
      9,
      ['B'],
    ],
    ['what waits for an unknown task stays out', [task('A', needs('X')), task('B')], 9, ['B']],
    ['what is in progress outside sprints is free', [task('A', { status: 'in_progress' })], 9, ['A']],
  ] as [string, Candidate[], number, string[]][])('%s', (_name, backlog, max_tasks, chosen) => {
    expect(chooseTasks(backlog, { max_tasks }, naturally)).toMatchObject({ chosen });
  });

  it.each([
    ['the backlog is empty', [], /the backlog is empty/],
    ['all is done', [task('A', done)], /none of the 1 tasks/],
  ] as [string, Candidate[], RegExp][])('none when %s', (_name, backlog, detail) => {
    expect(chooseTasks(backlog, { max_tasks: 5 }, naturally)).toMatchObject({
      code: 'no_unassigned_tasks',
      detail: expect.stringMatching(detail),
    });
  });
});

describe('named tasks', () => {
  const backlog = [task('A', needs('B')), task('B'), task('C', needs('D')), task('D', done)];
  it.each([
    ['just these, in their order', ['B', 'A'], { chosen: ['B', 'A'] }],
    ['one named twice comes once', ['B', 'B'], { chosen: ['B'] }],
    ['also more than max_tasks', ['B', 'A', 'C'], { chosen: ['B', 'A', 'C'] }],
    ['without those that are completed', ['B', 'D'], { chosen: ['B'] }],
    ['a completed dependency is met', ['C'], { chosen: ['C'] }],
    ['unknown', ['A', 'X', 'Y'], { code: 'unknown_tasks', ids: ['X', 'Y'] }],
    ['a dependency outside', ['A'], { code: 'dependency_outside_sprint', ids: ['B'] }],
    ['all completed', ['D'], { code: 'no_unassigned_tasks' }],
  ] as [string, string[], object][])('%s', (_name, tasks, expected) => {
    expect(chooseTasks(backlog, { tasks, max_tasks: 2 }, naturally)).toMatchObject(expected);
  });
});
