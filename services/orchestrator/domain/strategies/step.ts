import { stepOf } from '../decide.ts';

/** What a strategy does to the learned value. */
export type Step = 'up' | 'down';
export const STEPS: readonly Step[] = ['up', 'down'];

export const otherStep = (step: Step): Step => (step === 'up' ? 'down' : 'up');

/** The value one step up or down: a quarter, at least 1, within 1 … backlog. */
export function stepped(value: number, step: Step, backlog: number): number {
  const most = Math.max(1, Math.floor(backlog));
  const moved = step === 'up' ? value + stepOf(value) : value - stepOf(value);
  return Math.min(most, Math.max(1, moved));
}

/**
 * What it would have saved to commit to `to` instead of `from`, given what both cost; below 0: what it would have cost more. In steps, so that
 * tasks and points, large and small teams, can be told together: a step away from the best commitment weighs 1 in the mean, as much of it
 * saved as cost. `target`: with which probability all shall be done, 0..1. null: the two are the same commitment.
 */
export function savedBy(
  { from, to, target }: { from: number; to: number; target: number },
  losses: { from: number; to: number },
): number | null {
  const distance = Math.abs(to - from);
  return distance === 0 ? null : (losses.from - losses.to) / (2 * target * (1 - target) * distance);
}
