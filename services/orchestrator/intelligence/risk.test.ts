import { expect, it } from 'vitest';
import type { SprintFigures } from '../store/tables.ts';
import { confidenceIn, NO_RISK_KNOWN, riskAhead, riskOfRunning } from './risk.ts';

const figures = (committed: number, capacity: [number, number][]): SprintFigures => ({
  committed,
  shadow: { rule: 8, learned: 6, gate: 'closed', target: 0.7, capacity },
  start: { probability: 0.5, expected: 5, low: 3, high: 8 },
  ...{ delivered: null, evidence: null, losses: null, path: null },
});
const fourBeliefs: [number, number][] = [
  [4, 0.1],
  [6, 0.2],
  [8, 0.3],
  [10, 0.4],
];

it.each<[string, number, number, number, number]>([
  ['what is forecast today, and what was believed at the start', 0.75, 8, 0.25, 0.3],
  ['a commitment that all can do', 1, 4, 0, 0],
  ['one that nobody can', 0, 11, 1, 1],
  ['one between two beliefs', 0.5, 7, 0.5, 0.3],
])('of a running sprint: %s', (_what, probability, committed, failure, overload) =>
  expect(riskOfRunning({ probability }, figures(committed, fourBeliefs))).toEqual({
    ...{ overall_risk: failure, sprint_failure_probability: failure, capacity_overload_risk: overload },
  }),
);

it('of the next one is the larger of two beliefs', () => {
  const start = { action: 'StartSprint' as const, probability: 0.6, capacity_probability: 0.7 };
  expect(riskAhead(start)).toEqual({
    ...{ overall_risk: 0.4, sprint_failure_probability: 0.4, capacity_overload_risk: 0.3 },
  });
  expect(riskAhead({ ...start, capacity_probability: 0.2 }).overall_risk).toBe(0.8);
});

it.each([
  { action: 'Wait' as const, probability: null, capacity_probability: null },
  { action: 'CloseSprint' as const, probability: null, capacity_probability: null },
  { action: 'StartSprint' as const, probability: null, capacity_probability: 0.5 },
])('is not known of $action with $probability', (decision) => expect(riskAhead(decision)).toEqual(NO_RISK_KNOWN));

it('is told with no confidence before five sprints', () => {
  const sprint = { losses: { rule: 2, learned: 1 } } as Parameters<typeof confidenceIn>[0][number];
  expect(confidenceIn(Array(4).fill(sprint))).toBeNull();
  expect(confidenceIn(Array(5).fill(sprint))).toBe(1);
});
