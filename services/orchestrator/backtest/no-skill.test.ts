import { describe, expect, it } from 'vitest';
import type { SprintOutcome } from '../domain/capacity.ts';
import { deliveredWithoutPlan } from '../domain/delivery.ts';
import { crps, distributionOf } from '../domain/distribution.ts';
import { confidenceOf, type Losses, lossesOf } from '../domain/gate.ts';
import { multiples } from '../domain/prior.ts';
import { randomFrom } from '../domain/random.ts';

// Outcomes that are dealt anew have nothing left to learn: who still finds skill in them looks at what is to come.

const PROJECTS = 40;
const SPRINTS = 24;
const NOBODY = multiples([]);

/** Teams of unlike pace: delivered counts of each, around 3 to 22. */
function teams(seed: number): number[][] {
  const random = randomFrom(seed);
  return Array.from({ length: PROJECTS }, (_, p) =>
    Array.from({ length: SPRINTS }, () => Math.round((3 + p / 2) * (0.7 + 0.6 * random()))),
  );
}
function shuffled(histories: readonly number[][], seed: number): number[][] {
  const random = randomFrom(seed);
  const all = histories
    .flat()
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
  return histories.map((_history, p) => all.slice(p * SPRINTS, (p + 1) * SPRINTS));
}
const outcomes = (delivered: readonly number[]): SprintOutcome[] =>
  delivered.map((each) => ({ committed: 60, delivered: each, censored: false }));

/** By how much own sprints forecast better than all teams' outcomes taken together, as a share of the error. */
function skillIn(histories: readonly number[][]): number {
  const anybody = distributionOf(histories.flat().map((value) => ({ value, weight: 1 })));
  let [own, any] = [0, 0];
  for (const history of histories)
    for (let i = 8; i < history.length; i++) {
      const known = { own: outcomes(history.slice(0, i)), others: NOBODY, ruleValue: 10 };
      own += crps(deliveredWithoutPlan(known), history[i] ?? 0);
      any += crps(anybody, history[i] ?? 0);
    }
  return 1 - own / any;
}

describe('shuffled outcomes', () => {
  it('give no skill, where true ones do', () => {
    expect(skillIn(teams(1))).toBeGreaterThan(0.4);
    for (const seed of [1, 2, 3]) expect(skillIn(shuffled(teams(1), seed))).toBeLessThan(0.02);
  });

  it('open no gate more often than chance', () => {
    /** the value to beat is that of all teams together; the learned one is the own median so far */
    const opened = (histories: readonly number[][]) => {
      const middle = histories.flat().toSorted((a, b) => a - b)[Math.floor((PROJECTS * SPRINTS) / 2)] ?? 0;
      const confidences = histories.map((history) => {
        const losses = history.flatMap((delivered, i): Losses[] => {
          const before = history.slice(0, i).toSorted((a, b) => a - b);
          const learned = before[Math.floor(before.length / 2)];
          if (learned === undefined) return [];
          return [lossesOf({ rule: middle, learned, delivered, censored: false, capacityBefore: [], target: 0.5 })];
        });
        return confidenceOf(losses) ?? 0;
      });
      return confidences.filter((confidence) => confidence >= 0.75).length / PROJECTS;
    };
    expect(opened(teams(1))).toBeGreaterThan(0.7);
    for (const seed of [1, 2, 3]) expect(opened(shuffled(teams(1), seed))).toBeLessThan(0.35);
  });
});
