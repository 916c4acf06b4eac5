import { beforeEach, describe, expect, it } from 'vitest';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import { distributionOf } from '../domain/distribution.ts';
import { lossesOf } from '../domain/gate.ts';
import { randomFrom } from '../domain/random.ts';
import type { ConditionCode } from '../domain/strategies/conditions.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import type { SprintRow, StrategyShadow } from '../store/tables.ts';
import type { Ahead } from './expectation.ts';
import { History } from './history.ts';
import { adviceOf, confidenceFor, type Strategy, shadowOf, strategyGate } from './strategies.ts';
import { StrategyEvidence } from './strategy-evidence.ts';

const history = new History();
beforeEach(() => history.reset([]));

const CAPACITY: [number, number][] = [4, 6, 8, 10, 12].map((value) => [value, 0.2]);
const LEARNED = 8;

/** A sprint for which this condition held; the steps from the learned eight are to ten and to six. */
function sprint(
  project: string,
  number: number,
  delivered: number,
  held: ConditionCode[],
  more: Partial<StrategyShadow> = {},
): SprintRow {
  const strategies = { ...{ held, up: 10, down: 6, said: [], advised: null }, ...more };
  const losses = lossesOf({
    ...{ rule: 10, learned: LEARNED, steps: strategies, delivered, censored: false, target: 0.7 },
    capacityBefore: distributionOf(CAPACITY.map(([value, weight]) => ({ value, weight }))),
  });
  const shadow = { rule: 10, learned: LEARNED, gate: 'open' as const, target: 0.7, capacity: CAPACITY, strategies };
  return closedSprint(project, number, figures(14, delivered, { shadow, losses }));
}
const project = (id: string, delivered: readonly number[], more: Partial<StrategyShadow> = {}) =>
  delivered.map((each, i) => sprint(id, i + 1, each, ['SomeUndone'], more));
const confidence = (id: string, step: 'up' | 'down' = 'up') => confidenceFor(history, id, 'Live', 'SomeUndone', step);

describe('what is believed of a condition', () => {
  it('comes from the own sprints, and from others where there are none', () => {
    history.reset([...project('A', [13, 13, 13, 13]), ...project('B', [3, 3, 3, 3])]);
    expect(confidence('A')).toBeGreaterThan(0.5);
    expect(confidence('B', 'down')).toBeGreaterThan(0.7);
    history.reset(project('A', [13, 13, 13, 13]));
    expect(confidence('C')).toBeGreaterThan(0.6);
  });

  it('passes over sprints from before there were strategies, deleted ones, and those of the other mode', () => {
    history.reset([
      closedSprint('A', 1, figures(14, 13)),
      sprint('A', 2, 13, ['MuchUndone']),
      { ...sprint('A', 3, 13, ['SomeUndone']), mode: 'Simulated' },
      closedSprint('A', 4, { ...sprint('A', 4, 13, ['SomeUndone']).in_tasks, evidence: 'none', losses: null }),
    ]);
    expect(confidence('A')).toBe(0.5);
    expect(StrategyEvidence.in(history, 'Live').of('SomeUndone').sprints).toBe(0);
    expect(StrategyEvidence.in(history, 'Live').of('MuchUndone').sprints).toBe(1);
  });

  it('knows codes of this version alone', () => {
    history.reset([sprint('A', 1, 13, ['FullMoon' as ConditionCode])]);
    expect(StrategyEvidence.in(history, 'Live').size).toBe(1);
  });

  it('is worked out anew when a sprint closes', () => {
    history.reset(project('A', [13]));
    const before = confidence('A');
    history.add(sprint('A', 2, 13, ['SomeUndone']));
    expect(confidence('A')).toBeGreaterThan(before);
  });

  it('is of the last twenty sprints of a project', () => {
    history.reset(project('A', [...Array<number>(10).fill(13), ...Array<number>(20).fill(3)]));
    expect(StrategyEvidence.in(history, 'Live').of('SomeUndone').sprints).toBe(20);
  });

  it('finds nothing in outcomes that a step from the best commitment had', () => {
    const random = randomFrom(11);
    // Above the learned eight in seven of ten sprints: there is nothing better to commit to.
    const draw = () => (random() < 0.7 ? 13 : 3);
    history.reset(Array.from({ length: 60 }, (_, i) => project(`P${i}`, Array.from({ length: 12 }, draw))).flat());
    const sure = Array.from({ length: 60 }, (_, i) => Math.max(confidence(`P${i}`), confidence(`P${i}`, 'down')));
    expect(sure.filter((each) => each >= 0.75).length).toBeLessThanOrEqual(3);
  });
});

const STRATEGY: Strategy = { id: 's', name: 'More', condition: 'SomeUndone', step: 'up', mode: 'Live' };
const ahead = (more: Partial<Ahead> = {}): Ahead => ({
  ...{ projectId: 'A', mode: 'Live', unit: 'tasks', ruleValue: 10, backlog: 100, personDays: 20, gateBefore: 'open' },
  settings: DEFAULT_SETTINGS,
  ...more,
});

describe('what strategies say of the next sprint', () => {
  it('is the step of the one whose condition holds', () => {
    history.reset([...project('A', Array(12).fill(13)), ...project('B', Array(12).fill(13))]);
    const { held, looked, advised, up, down } = adviceOf(history, [STRATEGY], ahead(), 8);
    expect(held).toEqual(['SomeUndone']);
    expect(looked).toHaveLength(1);
    expect([advised?.value, up, down]).toEqual([10, 10, 6]);
  });

  it.each<[string, Partial<Ahead>, Strategy[]]>([
    ['there is none', {}, []],
    ['it is of the other mode', {}, [{ ...STRATEGY, mode: 'Simulated' }]],
    ['its condition does not hold', {}, [{ ...STRATEGY, condition: 'NewProject' }]],
    ['its step would change nothing', { backlog: 8 }, [STRATEGY]],
    ['nobody is so sure', { settings: { ...DEFAULT_SETTINGS, confidence_threshold: 0.99 } }, [STRATEGY]],
  ])('is nothing where %s', (_case, more, strategies) => {
    history.reset(project('A', Array(12).fill(13)));
    expect(adviceOf(history, strategies, ahead(more), 8).advised).toBeNull();
  });

  it('is kept with the sprint as far as it would have changed it', () => {
    history.reset(project('A', Array(12).fill(13)));
    const advice = adviceOf(history, [STRATEGY], ahead(), 8);
    expect(shadowOf(advice, 8)).toMatchObject({
      held: ['SomeUndone'],
      said: [{ id: 's', step: 'up' }],
      up: 10,
      down: 6,
    });
    expect(shadowOf(adviceOf(history, [STRATEGY], ahead({ backlog: 8 }), 8), 8).said).toEqual([]);
  });
});

describe("the strategies' own gate", () => {
  const gate = () => strategyGate(history, 'A', 'Live', 0.75);

  it('is closed below five own sprints in which they would have changed something', () => {
    history.reset([
      ...project('A', [13, 13, 13, 13], { advised: 'up' }),
      ...project('B', Array(9).fill(13), { advised: 'up' }),
    ]);
    expect(gate()).toEqual({ gate: 'closed', confidence: undefined });
  });

  it('opens where they saved, and only there', () => {
    history.reset(project('A', [13, 13, 13, 13, 13], { advised: 'up' }));
    expect(gate()).toMatchObject({ gate: 'open', confidence: 1 });
    history.reset(project('A', [13, 3, 13, 3, 3], { advised: 'up' }));
    expect(gate().gate).toBe('closed');
  });

  it('does not count sprints in which they kept silent', () => {
    history.reset(project('A', Array(12).fill(13)));
    expect(gate().confidence).toBeUndefined();
  });
});
