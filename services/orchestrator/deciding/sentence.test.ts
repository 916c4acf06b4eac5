import { describe, expect, it } from 'vitest';
import { sentenceOf } from './sentence.ts';

type Told = Parameters<typeof sentenceOf>[0];
const told = (more: Partial<Told> = {}): Told => ({
  action: 'StartSprint',
  reason: 'TasksUnassigned',
  unit: 'tasks',
  applied_value: 6,
  rule_value: 8,
  probability: 0.7,
  own_sprints: 5,
  waiting: [],
  limits: [],
  proposed_weeks: null,
  ...more,
});

describe('the sentence of a start', () => {
  it.each<[Partial<Told>, string]>([
    [{}, 'StartSprint: 6 tasks (rule 8): in 7 of 10 sprints all would be done; 5 own sprints'],
    [{ applied_value: 8 }, 'StartSprint: 8 tasks (as the rule): in 7 of 10 sprints all would be done; 5 own sprints'],
    [
      { applied_value: 1, unit: 'points', own_sprints: 1 },
      'StartSprint: 1 point (rule 8): in 7 of 10 sprints all would be done; 1 own sprint',
    ],
    [
      { own_sprints: 0, unit: 'points' },
      'StartSprint: 6 points (rule 8): in 7 of 10 sprints all would be done; no own sprints',
    ],
    [
      { proposed_weeks: 1, limits: ['GateClosed', 'HistoryBehind'] },
      'StartSprint: 6 tasks (rule 8): in 7 of 10 sprints all would be done; 5 own sprints; sprints of 1 week would suit better; the last sprint is not counted yet',
    ],
    [
      { proposed_weeks: 3 },
      'StartSprint: 6 tasks (rule 8): in 7 of 10 sprints all would be done; 5 own sprints; sprints of 3 weeks would suit better',
    ],
  ])('%o', (more, sentence) => expect(sentenceOf(told(more), '')).toBe(sentence));

  it.each([
    [0, 'hardly ever would all be done'],
    [0.049, 'hardly ever would all be done'],
    [0.05, 'in 1 of 10 sprints all would be done'],
    [0.14, 'in 1 of 10 sprints all would be done'],
    [0.5, 'in 5 of 10 sprints all would be done'],
    [0.95, 'in 9 of 10 sprints all would be done'],
    [0.951, 'nearly always all would be done'],
    [1, 'nearly always all would be done'],
  ])('a chance of %d: %s', (probability, words) =>
    expect(sentenceOf(told({ probability }), '')).toContain(`: ${words};`),
  );
});

describe('the sentence of anything else', () => {
  it('of a close', () =>
    expect(sentenceOf(told({ action: 'CloseSprint' }), '')).toBe('CloseSprint: all of its tasks are done'));

  it('of a wait is what a service said', () =>
    expect(sentenceOf(told({ action: 'Wait' }), 'Sprint 3 runs')).toBe('Wait: Sprint 3 runs'));

  it('shows no sign that breaks a line or turns its direction', () => {
    expect(sentenceOf(told({ action: 'Wait' }), 'Sprint \u202eno\n\u001b[2J\u2066 runs')).toBe(
      'Wait: Sprint  no [2J  runs',
    );
    expect(sentenceOf(told({ action: 'Wait', waiting: ['a\u200fb'] }), '')).toBe('Wait: Sprints wait: a b');
  });

  it('of a wait for Sprints names them', () =>
    expect(sentenceOf(told({ action: 'Wait', waiting: ['alpha', 'beta'] }), 'x')).toBe(
      'Wait: Sprints wait: alpha, beta',
    ));
});
