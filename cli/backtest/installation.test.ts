import { expect, it } from 'vitest';
import type { SprintOutcome } from '../../services/orchestrator/contract/outcome.ts';
import { closedSprints } from './installation.ts';

const outcome = (number: number, change: Partial<SprintOutcome> = {}): SprintOutcome => ({
  ...{
    sprint_id: `PAY-S${number}`,
    project_id: 'PAY',
    number,
    mode: 'Live',
    unit: 'tasks',
    committed: 8,
    delivered: 6,
  },
  ...{ done_at_30: null, done_at_50: null, done_at_80: null, evidence: 'exact', closed_at: '2026-11-23T10:00:00Z' },
  ...change,
});
/** the list route over some outcomes, the place of each being its index + 1 */
const listing = (all: SprintOutcome[]) => ({
  listOutcomes: async ({ query }: { query?: { after?: unknown; limit?: unknown } }) => {
    const after = Number(query?.after ?? 0);
    const outcomes = all.slice(after, after + Number(query?.limit ?? 100));
    return { outcomes, next: after + outcomes.length };
  },
});

it('takes what teaches, and counts the rest', async () => {
  const known = { done_at_30: 1, done_at_50: 2.5, done_at_80: 0 };
  const all = [outcome(1, known), outcome(2, { evidence: 'none' }), outcome(3, { evidence: 'censored', delivered: 8 })];
  expect(await closedSprints(listing(all))).toEqual({
    sprints: [
      { project: 'PAY Live', committed: 8, delivered: 6, doneAt: { 30: 1, 50: 2.5, 80: 0 } },
      { project: 'PAY Live', committed: 8, delivered: 8, doneAt: {} },
    ],
    leftOut: 1,
  });
});

it('keeps the simulated sprints of a project apart', async () => {
  const { sprints } = await closedSprints(listing([outcome(1), outcome(2, { mode: 'Simulated' })]));
  expect(sprints.map(({ project }) => project)).toEqual(['PAY Live', 'PAY Simulated']);
});

it.each([0, 999, 1_000, 1_001, 2_500])('reads %i sprints, page by page', async (n) => {
  const { sprints } = await closedSprints(listing(Array.from({ length: n }, (_, i) => outcome(i, { delivered: i }))));
  expect(sprints.map(({ delivered }) => delivered)).toEqual(Array.from({ length: n }, (_, i) => i));
});
