import { describe, expect, it } from 'vitest';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { type Ahead, expectedOf, recommendFor } from './expectation.ts';
import { History } from './history.ts';

const historyOf = (project: string, delivered: readonly number[], committed = 10) => {
  const history = new History();
  history.reset(delivered.map((each, i) => closedSprint(project, i + 1, figures(committed, each))));
  return history;
};
const ahead = (more: Partial<Ahead> = {}): Ahead => ({
  projectId: 'A',
  mode: 'Live',
  unit: 'tasks',
  ruleValue: 10,
  backlog: 60,
  personDays: 20,
  settings: DEFAULT_SETTINGS,
  gateBefore: 'closed',
  ...more,
});
const steady = historyOf('A', [6, 6, 6, 6, 6, 6, 6, 6]);

describe('recommendFor', () => {
  it('takes rule, target, threshold and backlog from what is ahead', () => {
    expect(recommendFor(steady, ahead())).toMatchObject({
      rule: 10,
      learned: 7,
      unclamped: 6,
      gate: 'open',
      applied: 7,
    });
    expect(recommendFor(steady, ahead({ backlog: 4 }))).toMatchObject({ rule: 4, learned: 4 });
    const strict = recommendFor(steady, ahead({ settings: { ...DEFAULT_SETTINGS, target_probability: 0.95 } }));
    expect(strict.unclamped).toBeLessThan(6);
    const never = historyOf('A', [6, 6, 6, 6, 6, 6, 6, 6]);
    never.add(closedSprint('A', 9, figures(10, 6, { losses: { rule: 0, learned: 8 } })));
    expect(recommendFor(never, ahead()).confidence).toBeLessThan(1);
  });

  it('knows nobody else of another mode', () => {
    expect(recommendFor(steady, ahead({ mode: 'Simulated' }))).toMatchObject({ effectiveSprints: 0, priorShare: 1 });
    expect(recommendFor(steady, ahead({ projectId: 'B' })).effectiveSprints).toBe(0);
  });

  it('scales by the people ahead, when they are known', () => {
    expect(recommendFor(steady, ahead({ personDays: 5 })).unclamped).toBe(3);
    expect(recommendFor(steady, ahead({ personDays: null })).unclamped).toBe(6);
  });
});

describe('expectedOf', () => {
  it('is no more than the commitment', () => {
    const { probability, expected, low, high } = expectedOf(steady, 3, ahead());
    expect(probability).toBeGreaterThan(0.5);
    expect(high).toBe(3);
    expect(expected).toBeLessThan(3);
    expect(expected).toBeGreaterThan(2);
    expect(low).toBeLessThanOrEqual(expected);
  });

  it('is certain of nothing being asked', () => {
    expect(expectedOf(steady, 0, ahead())).toEqual({ probability: 1, expected: 0, low: 0, high: 0 });
  });

  it('falls with the commitment', () => {
    const chances = [4, 6, 8, 12].map((commitment) => expectedOf(steady, commitment, ahead()).probability);
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
    expect(chances[0]).toBeGreaterThan((chances[3] ?? 1) + 0.3);
  });
});
