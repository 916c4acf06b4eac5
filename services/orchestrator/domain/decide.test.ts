import { describe, expect, it } from 'vitest';
import { actionByRule, appliedCommitment, type Choice, learnedCommitment } from './decide.ts';
import { distributionOf } from './distribution.ts';

describe('actionByRule', () => {
  it.each([
    [true, 0, 5, 'CloseSprint', 'AllTasksCompleted'],
    [true, 3, 5, 'Wait', 'SprintInProgress'],
    [false, 0, 5, 'StartSprint', 'TasksUnassigned'],
    [false, 0, 0, 'Wait', 'BacklogEmpty'],
  ])('active %s, pending %i, unassigned %i: %s, %s', (isActive, pendingTasks, unassignedTasks, action, reason) =>
    expect(actionByRule({ isActive, pendingTasks, unassignedTasks })).toEqual({ action, reason }),
  );
});

describe('learnedCommitment', () => {
  const capacity = distributionOf([20, 20, 20].map((value) => ({ value, weight: 1 })));
  const of = (more: object) =>
    learnedCommitment({ capacity, target: 0.7, backlog: 100, lastWasCensored: false, ...more }).value;

  it.each([
    ['nothing to hold on to', {}, 20],
    ['the backlog ends earlier', { backlog: 7 }, 7],
    ['never less than one', { backlog: 0 }, 1],
    ['a step up at most', { last: 8 }, 10],
    ['two steps up after a sprint that did everything', { last: 8, lastWasCensored: true }, 12],
    ['a step down at most', { last: 40 }, 30],
    ['a step is at least one', { last: 2 }, 3],
    ['within the steps it is free', { last: 18 }, 20],
    ['the backlog is the last word', { last: 40, backlog: 12 }, 12],
  ])('%s', (_case, more, value) => expect(of(more)).toBe(value));

  it('tells what it would be without its bounds', () => {
    expect(learnedCommitment({ capacity, target: 0.7, backlog: 100, last: 8, lastWasCensored: false }).unclamped).toBe(
      20,
    );
  });
});

describe('appliedCommitment', () => {
  const of = (more: Partial<Choice>) =>
    appliedCommitment({ rule: 8, learned: 5, gate: 'closed', censoredInARow: 0, backlog: 100, ...more });
  it.each<[string, Partial<Choice>, number]>([
    ['the rule while the gate is closed', {}, 8],
    ['the learned value once it is open', { gate: 'open' }, 5],
    ['the rule after one sprint that did everything', { censoredInARow: 1 }, 8],
    ['what was learned after two', { censoredInARow: 2, learned: 9 }, 9],
    ['a step above the rule at most', { censoredInARow: 2, learned: 30 }, 10],
    ['the rule when no more was learned', { censoredInARow: 2 }, 8],
    ['what was learned when the gate is open', { gate: 'open', censoredInARow: 2 }, 5],
    ['no more than the backlog', { censoredInARow: 2, learned: 30, backlog: 9 }, 9],
    ['no more than the backlog, learned', { gate: 'open', backlog: 3 }, 3],
  ])('%s', (_case, more, value) => expect(of(more)).toBe(value));
});
