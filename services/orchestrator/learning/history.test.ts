import { beforeEach, describe, expect, it } from 'vitest';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import { weightOf } from '../domain/capacity.ts';
import { probabilityAtLeast, quantile } from '../domain/distribution.ts';
import { History, MOST_OWN_SPRINTS } from './history.ts';

let history: History;
beforeEach(() => {
  history = new History();
});
const sprints = (project: string, delivered: readonly number[], committed = 10) =>
  delivered.map((each, i) => closedSprint(project, i + 1, figures(committed, each)));
const values = (project: string) => history.own(project, 'Live', 'tasks').map(({ delivered }) => delivered);

describe('own sprints', () => {
  it('are the oldest first, in whatever order they were added', () => {
    for (const sprint of sprints('A', [4, 5, 6]).toReversed()) history.add(sprint);
    expect(values('A')).toEqual([4, 5, 6]);
  });

  it('are told with what they teach', () => {
    history.add(closedSprint('A', 1, figures(10, 7), { unlimited: false, duration_weeks: 3 }));
    history.add(closedSprint('A', 2, figures(8, 8, { losses: null }), { person_days: null }));
    expect(history.own('A', 'Live', 'tasks')).toEqual([
      {
        ...{ sprintId: 'A-S01', weeks: 3, committed: 10, delivered: 7, censored: false, personDays: 20 },
        ...{ losses: { rule: 2, learned: 1 }, unlimited: false, figures: figures(10, 7) },
      },
      {
        ...{ sprintId: 'A-S02', weeks: 2, committed: 8, delivered: 8, censored: true, personDays: undefined },
        ...{ losses: { rule: 0, learned: 0 }, unlimited: true, figures: figures(8, 8, { losses: null }) },
      },
    ]);
  });

  it('are those of one mode and one unit', () => {
    history.add(closedSprint('A', 1, figures(10, 5), { mode: 'Simulated' }));
    history.add(closedSprint('A', 2, figures(10, 7), { in_points: figures(30, 21) }));
    expect(values('A')).toEqual([7]);
    expect(history.own('A', 'Live', 'points').map(({ delivered }) => delivered)).toEqual([21]);
    expect(history.own('A', 'Simulated', 'tasks').map(({ delivered }) => delivered)).toEqual([5]);
    expect(history.own('A', 'Simulated', 'points')).toEqual([]);
  });

  it.each([
    ['that say nothing', { evidence: 'none' as const }],
    ['that were not judged', { evidence: null }],
    ['whose end is not known', { delivered: null }],
  ])('%s are left out, and told among all', (_case, more) => {
    history.add(closedSprint('A', 1, figures(10, 5, more)));
    expect(history.own('A', 'Live', 'tasks')).toEqual([]);
    expect(history.closed('A')).toHaveLength(1);
  });

  it('are the last hundred of thousands, and all are counted, however they came', () => {
    const many = sprints('A', [...Array.from({ length: 2 * MOST_OWN_SPRINTS }, (_, i) => i % 7), 9]);
    history.reset([...many.slice(0, -1), closedSprint('A', 999, figures(10, 5, { evidence: 'none' }))]);
    history.add(many.at(-1) as (typeof many)[number]);
    expect(values('A')).toHaveLength(MOST_OWN_SPRINTS);
    expect(values('A').at(-1)).toBe(9);
    expect(history.allOwn('A', 'Live', 'tasks')).toHaveLength(many.length);
    expect(history.ownCount('A', 'Live', 'tasks')).toBe(many.length);
    expect([history.ownCount('A', 'Simulated', 'tasks'), history.ownCount('B', 'Live', 'tasks')]).toEqual([0, 0]);
    history.reset([]);
    expect(history.ownCount('A', 'Live', 'tasks')).toBe(0);
  });

  it('of more than that would change nothing', () => {
    expect(weightOf(MOST_OWN_SPRINTS)).toBeLessThan(1e-7);
  });

  it('are forgotten with everything', () => {
    history.add(closedSprint('A', 1, figures(10, 5)));
    const [other] = sprints('B', [6]);
    history.others('B', 'Live', 'tasks');
    history.reset(other ? [other] : []);
    expect([history.closed('A'), values('B')]).toEqual([[], [6]]);
    expect(history.others('B', 'Live', 'tasks').others.projects).toBe(0);
    expect(history.closed('nobody')).toEqual([]);
  });
});

describe('other projects', () => {
  const others = (project = 'A') => history.others(project, 'Live', 'tasks');

  it('are all but the own one, as multiples of their median and as shares of their commitments', () => {
    history.reset([...sprints('A', [1, 1]), ...sprints('B', [5, 5, 10]), ...sprints('C', [5, 5, 5])]);
    expect(others().others.projects).toBe(2);
    expect(others().others.ratios.map(({ value }) => value)).toEqual([1, 2]);
    expect(others().otherShares.ratios.map(({ value }) => value)).toEqual([0.5, 1]);
    expect(others('C').others.projects).toBe(2);
  });

  it('tell what they can do, which is more than plans let them do that they always keep', () => {
    const share = (above: number) => probabilityAtLeast(others().otherCapacities.ratios, above + 1e-9);
    history.reset(sprints('B', [10, 10, 10, 10, 10, 10]));
    expect(others().others.ratios.map(({ value }) => value)).toEqual([1]);
    expect(share(1)).toBeGreaterThan(0.5);
    // Of one that leaves something undone it is known.
    history.reset(sprints('B', [9, 9, 9, 9, 9, 9]));
    expect(share(1)).toBeLessThan(0.3);
    expect(quantile(others().otherCapacities.ratios, 0.5)).toBe(1);
    expect(others().otherCapacities.projects).toBe(1);
    for (const sprint of sprints('B', [10, 10]).map((each, i) => ({ ...each, number: 7 + i }))) history.add(sprint);
    expect(share(1)).toBeGreaterThan(0.2);
    history.reset(sprints('B', [0, 0]));
    expect(others().otherCapacities.projects).toBe(0);
  });

  it('are counted anew when another sprint closes', () => {
    history.reset(sprints('B', [5, 5, 5]));
    expect(others().others.projects).toBe(1);
    for (const sprint of sprints('C', [4])) history.add(sprint);
    expect(others().others.projects).toBe(2);
  });

  it('teach with their last twenty sprints, and the two hundred that closed last', () => {
    history.reset(sprints('B', [...Array<number>(20).fill(100), ...Array<number>(20).fill(5)], 200));
    expect(others().otherShares.ratios.map(({ value }) => value)).toEqual([0.025]);
    history.reset(Array.from({ length: 205 }, (_, i) => sprints(`P${i}`, [i < 5 ? 10 : 5])).flat());
    expect(others().others.projects).toBe(200);
    // The first five, which delivered everything, are not among them.
    expect(others().otherShares.ratios.map(({ value }) => value)).toEqual([0.5]);
    for (const sprint of sprints('P0', [10]).map((each) => ({ ...each, number: 2 }))) history.add(sprint);
    expect(others().others.projects).toBe(200);
    expect(others().otherShares.ratios.map(({ value }) => value)).toEqual([0.5]);
  });

  it('that have nothing in the unit and mode do not count', () => {
    history.reset([closedSprint('B', 1, figures(10, 5), { mode: 'Simulated' }), ...sprints('C', [5])]);
    expect(others().others.projects).toBe(1);
    expect(history.others('A', 'Live', 'points').others.projects).toBe(0);
    expect(history.others('A', 'Simulated', 'tasks').others.projects).toBe(1);
  });
});
