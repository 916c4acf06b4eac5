import { describe, expect, it } from 'vitest';
import { multiples } from './prior.ts';
import { type PastSprint, type RecommendInput, recommend } from './recommend.ts';

const NOBODY = multiples([]);
const past = (delivered: number, more: Partial<PastSprint> = {}): PastSprint => ({
  committed: 10,
  delivered,
  censored: delivered === (more.committed ?? 10),
  unlimited: true,
  losses: { rule: 2, learned: 1 },
  ...more,
});
const input = (more: Partial<RecommendInput> = {}): RecommendInput => ({
  past: [],
  others: NOBODY,
  otherShares: NOBODY,
  ruleValue: 10,
  backlog: 100,
  target: 0.7,
  threshold: 0.75,
  gateBefore: 'closed',
  ...more,
});

describe('recommend', () => {
  it('follows the rule without history, and says so', () => {
    const first = recommend(input());
    expect(first).toMatchObject({ rule: 10, applied: 10, gate: 'closed', confidence: undefined, priorShare: 1 });
    expect(first.probability).toBeGreaterThan(0.2);
    expect(first.probability).toBeLessThan(0.7);
  });

  it('applies what it learned once five own sprints bear it out', () => {
    const sprints = Array.from({ length: 5 }, () => past(5));
    expect(recommend(input({ past: sprints.slice(1) }))).toMatchObject({ gate: 'closed', applied: 10 });
    const fifth = recommend(input({ past: sprints }));
    expect(fifth).toMatchObject({ gate: 'open', confidence: 1 });
    // A step of a quarter down from ten, whatever it would like to go to at once.
    expect(fifth.applied).toBe(7);
    expect(fifth.unclamped).toBeLessThan(7);
  });

  it('gives a team that did everything twice more than the rule, also while the gate is closed', () => {
    expect(recommend(input({ past: [past(10), past(10)] })).applied).toBe(11);
    expect(recommend(input({ past: [past(10), past(9)] })).applied).toBe(10);
    expect(recommend(input({ past: [past(9), past(10)] })).applied).toBe(10);
  });

  it('holds on to the last commitment that nothing limited', () => {
    const sprints = [...Array.from({ length: 6 }, () => past(9)), past(2, { committed: 2, unlimited: false })];
    expect(recommend(input({ past: sprints })).learned).toBeGreaterThanOrEqual(7);
  });

  it('commits to no more than there is', () => {
    expect(recommend(input({ backlog: 3 }))).toMatchObject({ rule: 3, applied: 3 });
  });

  it('foresees no more than is committed', () => {
    const { applied, low, high } = recommend(input({ past: Array.from({ length: 8 }, () => past(6)) }));
    expect(low).toBeLessThanOrEqual(high);
    expect(high).toBeLessThanOrEqual(applied);
  });

  it('answers the same for the same facts', () => {
    const facts = input({ past: [past(6), past(9), past(10), past(7), past(8)] });
    expect(recommend(facts)).toEqual(recommend(facts));
  });
});

it('tells between what eight of ten sprints will deliver, and no more than is applied', () => {
  const sprints = Array.from({ length: 40 }, (_, i) => past(1 + (i % 9)));
  const { low, high, applied } = recommend(input({ past: sprints, gateBefore: 'open' }));
  expect(low).toBeGreaterThan(0);
  expect(low).toBeLessThan(3);
  expect(high).toBeLessThanOrEqual(applied);
  expect(high).toBeGreaterThan(low);
  const steady = recommend(input({ past: Array.from({ length: 40 }, () => past(3)), gateBefore: 'open' }));
  expect(steady).toMatchObject({ applied: 7, high: 5 });
});
