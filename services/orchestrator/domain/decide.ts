import { commitmentAt } from './capacity.ts';
import type { Distribution } from './distribution.ts';

/** What the project is doing now, in the unit of the decision unless said otherwise. */
export interface Situation {
  /** a sprint runs */
  isActive: boolean;
  /** tasks of it that are not done */
  pendingTasks: number;
  /** tasks of the backlog that no sprint has */
  unassignedTasks: number;
}

export type Action = 'StartSprint' | 'CloseSprint' | 'Wait';

/** The seed's table. A reason is one CamelCase word. */
export function actionByRule({ isActive, pendingTasks, unassignedTasks }: Situation): {
  action: Action;
  reason: string;
} {
  if (isActive)
    return pendingTasks === 0
      ? { action: 'CloseSprint', reason: 'AllTasksCompleted' }
      : { action: 'Wait', reason: 'SprintInProgress' };
  return unassignedTasks > 0
    ? { action: 'StartSprint', reason: 'TasksUnassigned' }
    : { action: 'Wait', reason: 'BacklogEmpty' };
}

export interface CommitmentInput {
  capacity: Distribution;
  /** with which probability all of the commitment shall be done, 0..1 */
  target: number;
  /** all that there is to commit to */
  backlog: number;
  /** the last own commitment that neither the backlog nor named tasks limited; absent: none */
  last?: number | undefined;
  /** the last own sprint did all that it had committed to */
  lastWasCensored: boolean;
}

/** The part of a commitment by which it may change at once, at least 1: what a team still recognises as its own pace. */
const STEP = 0.25;

export const stepOf = (commitment: number): number => Math.max(1, Math.round(commitment * STEP));

/**
 * The largest commitment that is kept with the target probability, between 1 and the backlog, and no more than a step from the last one;
 * after a sprint that did everything, which says only "at least that much", two steps up.
 */
export function learnedCommitment(input: CommitmentInput): { value: number; unclamped: number } {
  const { capacity, target, backlog, last, lastWasCensored } = input;
  const most = Math.max(1, Math.floor(backlog));
  const unclamped = Math.max(1, commitmentAt(capacity, target, most));
  if (last === undefined) return { value: unclamped, unclamped };
  const step = stepOf(last);
  const lowest = Math.max(1, last - step);
  const highest = last + (lastWasCensored ? 2 * step : step);
  return { value: Math.min(most, Math.max(lowest, Math.min(highest, unclamped))), unclamped };
}

export interface Choice {
  rule: number;
  learned: number;
  gate: 'open' | 'closed';
  /** own sprints in a row, up to now, that did all they had committed to */
  censoredInARow: number;
  backlog: number;
}

/** How many of those say that the rule is too low, also while the gate is closed. */
const CENSORED_SPRINTS_THAT_SPEAK = 2;

/**
 * What is applied: the learned value once the gate is open, else the rule's. While it is closed, a team that did everything twice in a row
 * gets as much more as was learned, a step at most, or it would never be shown that it can.
 */
export function appliedCommitment({ rule, learned, gate, censoredInARow, backlog }: Choice): number {
  const most = Math.max(1, Math.floor(backlog));
  if (gate === 'open') return Math.min(most, learned);
  const stretched =
    censoredInARow >= CENSORED_SPRINTS_THAT_SPEAK ? Math.max(rule, Math.min(rule + stepOf(rule), learned)) : rule;
  return Math.min(most, Math.max(1, stretched));
}
