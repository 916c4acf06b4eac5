import { weightOf } from '../capacity.ts';

/** What a step saved and what it cost, in steps, over sprints in which it would have changed the decision. */
export interface Tally {
  saved: number;
  cost: number;
}

export const NOTHING: Tally = { saved: 0, cost: 0 };

/** Before anything was seen it is as if this much had been seen, half of it saved. */
const PRIOR_WEIGHT = 3;

/** Oldest first; each sprint weighs 0.85 of the one after it, so that no project outweighs seven sprints. */
export function tallyOf(saved: readonly number[]): Tally {
  const weighted = saved.map((each, i) => each * weightOf(saved.length - 1 - i));
  return {
    saved: weighted.reduce((sum, each) => sum + Math.max(0, each), 0),
    cost: weighted.reduce((sum, each) => sum + Math.max(0, -each), 0),
  };
}

export const sumOf = (tallies: readonly Tally[]): Tally => ({
  saved: tallies.reduce((sum, { saved }) => sum + saved, 0),
  cost: tallies.reduce((sum, { cost }) => sum + cost, 0),
});

/**
 * The part of what is at stake that a step will save, as it is believed: above 0.5 it pays. The mean of a Beta whose prior is what the others
 * have seen, which is itself a Beta around a half; each prior weighs three sprints. Outcomes are counted by what they saved or cost: the number
 * of sprints alone would praise every step up, which mostly saves a little and now and then costs much. 0..1.
 */
export const beliefIn = (own: Tally, others: Tally): number => posterior(own, posterior(others, 0.5));

const posterior = ({ saved, cost }: Tally, prior: number): number =>
  (PRIOR_WEIGHT * prior + saved) / (PRIOR_WEIGHT + saved + cost);

/** Which part of the evidence is the project's own, 0..1; without any 0. */
export function ownShare(own: Tally, others: Tally): number {
  const [ours, theirs] = [own.saved + own.cost, others.saved + others.cost];
  return ours + theirs > 0 ? ours / (ours + theirs) : 0;
}
