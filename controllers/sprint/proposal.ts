import { AUTONOMY_ANNOTATION, DECISION_ID_ANNOTATION, SPRINT_NUMBER_ANNOTATION } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { SprintPlan } from '../../services/sprint/contract/shapes.ts';
import type { SprintScope } from './gather.ts';
import type { SprintWish } from './settings.ts';

/** Sprints that were made of a decision: what they carry out, and when it is too late for that. Pure. */

interface Origin {
  /** that the sprint is to have in its project */
  number: number | undefined;
  decisionID: string | undefined;
  /** made to start without a human's word */
  isAutomatic: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^[1-9][0-9]{0,5}$/;

/** Anybody may write annotations: what is no number and no id counts as absent. */
export function originOf({ metadata: { annotations = {} } }: Pick<Sprint, 'metadata'>): Origin {
  const [number = '', decisionID = ''] = [annotations[SPRINT_NUMBER_ANNOTATION], annotations[DECISION_ID_ANNOTATION]];
  return {
    number: NUMBER.test(number) ? Number(number) : undefined,
    decisionID: UUID.test(decisionID) ? decisionID : undefined,
    isAutomatic: annotations[AUTONOMY_ANNOTATION] === 'Automatic',
  };
}

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
