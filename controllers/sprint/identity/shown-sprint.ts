import type { SprintReason } from '../../../crds/condition.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import type { SprintScope } from '../gather.ts';

/** Whether an object may show the sprint that its spec.sprintID names. Pure. */

interface Obstacle {
  reason: SprintReason;
  message: string;
}

/** Why it may not, by what the service says of that id (null: nothing); undefined: nobody has claimed it. */
export function whyNotShown(
  { sprint, readyProjectID }: Pick<SprintScope, 'sprint' | 'readyProjectID'>,
  found: ServiceSprint | null,
): Obstacle | undefined {
  const id = sprint.spec.sprintID;
  if (found === null) return { reason: 'SprintNotFound', message: `the sprint service knows no sprint ${id}` };
  if (found.project_id !== readyProjectID)
    return {
      reason: 'SprintNotFound',
      message: `sprint ${id} is of project ${found.project_id}, not of ${readyProjectID}`,
    };
  if (found.external_ref !== null)
    return { reason: 'SprintClaimed', message: `sprint ${id} belongs to another object: ${found.external_ref}` };
  return undefined;
}
