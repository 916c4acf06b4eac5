import { describe, expect, it } from 'vitest';
import type { SimulatedTask } from './impediment.ts';
import { CHOICES, choiceOf } from './whose-turn.ts';

const task = (assigned_to: string | null, progress_percentage: number) =>
  ({ task_id: 'T', assigned_to, progress_percentage }) as SimulatedTask;
const team = new Set(['E1', 'E2']);

it('goes on with what was begun before it begins, and helps last', () => {
  expect(CHOICES).toEqual(['own, begun', 'own', 'nobody’s', 'another’s, not begun', 'help']);
});

describe('to somebody of a team', () => {
  it.each([
    ['E1', 20, 'own, begun'],
    ['E1', 0, 'own'],
    [null, 0, 'nobody’s'],
    [null, 20, 'nobody’s'],
    ['LEFT', 20, 'nobody’s'],
    ['E2', 0, 'another’s, not begun'],
    ['E2', 20, 'help'],
  ])('a task of %s at %d %% is %s', (assignee, progress, choice) => {
    const none = { id: 'E1', team, touched: new Set<string>() };
    expect(choiceOf(task(assignee, progress), none)).toBe(choice);
    expect(choiceOf(task(assignee, progress), { ...none, touched: new Set(['T']) })).toBe(choice);
  });
});

describe('to one of a team that nobody named', () => {
  it.each([
    [null, 20, [], 'own, begun'],
    [null, 0, [], 'nobody’s'],
    ['E1', 0, [], 'nobody’s'],
    [null, 20, ['T'], 'help'],
    [null, 20, ['OTHER'], 'own, begun'],
  ])('a task of %s at %d %% with %j touched is %s', (assignee, progress, touched, choice) => {
    expect(choiceOf(task(assignee, progress), { id: null, team, touched: new Set(touched) })).toBe(choice);
  });
});
