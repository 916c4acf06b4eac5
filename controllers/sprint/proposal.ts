import { originOf } from '../../crds/rules/sprint-origin.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { SprintPlan } from '../../services/sprint/contract/shapes.ts';
import type { SprintScope } from './gather.ts';
import type { SprintWish } from './settings.ts';

/** Sprints that were made of a decision: what they carry out, and when it is too late for that. Pure. */

/** What a start says besides the wish. Without a number it gets the next one: a human's word outlives the number. */
export function startOf(sprint: Sprint, { number }: Pick<SprintPlan, 'number'>): Partial<SprintWish> {
  const origin = originOf(sprint);
  return {
    ...(origin.number === number && { number }),
    ...(origin.decisionID && { decision_id: origin.decisionID }),
  };
}

/** Whether nobody but a decision wants it: no human has said Active. */
function isUnasked(sprint: Sprint): boolean {
  const { state } = sprint.spec;
  return state === 'Proposed' || (state === undefined && originOf(sprint).isAutomatic);
}

/**
 * Whether it is too late for one that nobody but a decision wants: another sprint has its number, as the plan says or the refusal of a
 * start (`code`).
 */
export function isTooLate(
  { sprint, held, dryRun }: Pick<SprintScope, 'sprint' | 'held' | 'dryRun'>,
  code?: string,
): boolean {
  if (held !== null || !isUnasked(sprint)) return false;
  const { number } = originOf(sprint);
  if (number === undefined) return false;
  return code === 'number_passed' || (dryRun !== undefined && dryRun.number > number);
}

/** Whether the service's plan says something of it: of what waits for a human, only whether its number has passed. */
export function isWorthAPlan(sprint: Sprint): boolean {
  const { state, sprintID } = sprint.spec;
  if (state === 'Closed' || sprintID !== undefined) return false;
  return state !== 'Proposed' || originOf(sprint).number !== undefined;
}

/** Whether it is not to be started, as things are. */
export const isHeldBack = (scope: Pick<SprintScope, 'sprint' | 'held' | 'dryRun'>): boolean =>
  scope.sprint.spec.state === 'Proposed' || isTooLate(scope);
