import type { Project } from '../../crds/project.ts';
import { isClosed } from '../../crds/rules/closed-sprint.ts';
import { compareStartOrder } from '../../crds/rules/start-order.ts';
import type { Sprint } from '../../crds/sprint.ts';

/** Plain dates by the sprint service's clock in the project's zone. */
export interface Dates {
  today: string;
  /** where a Simulated sprint without startDate would start */
  simulatedStart: string;
}

/**
 * Name of the waiting Sprint that starts before `self`; undefined when it is its turn. A Sprint that cannot start as things are does
 * not hold up the others.
 */
export function sprintAhead(
  self: Sprint,
  siblings: readonly Sprint[],
  project: Project,
  dates: Dates,
): string | undefined {
  const inOrder = compareStartOrder((sprint: Sprint) =>
    modeOf(sprint, project) === 'Live' ? dates.today : dates.simulatedStart,
  );
  return siblings
    .filter((other) => other.metadata.uid !== self.metadata.uid && isStartable(other, project, dates.today))
    .sort(inOrder)
    .find((other) => inOrder(other, self) < 0)?.metadata.name;
}

function isStartable(sprint: Sprint, project: Project, today: string): boolean {
  const { metadata, spec, status } = sprint;
  if (metadata.deletionTimestamp !== undefined || spec.state === 'Closed') return false;
  if (status?.sprintID !== undefined || isClosed(sprint)) return false;
  // A simulated sprint has its own clock and does not wait for its date.
  if (modeOf(sprint, project) === 'Live' && (spec.startDate ?? today) > today) return false;
  const judged = status?.conditions?.filter(({ observedGeneration }) => observedGeneration === metadata.generation);
  return !judged?.some(({ type, status: holds, reason }) => {
    if (type === 'Stalled') return holds === 'True';
    return type === 'Ready' && reason === 'NoUnassignedTasks';
  });
}

const modeOf = ({ spec }: Sprint, project: Project) => spec.mode ?? project.spec.sprintDefaults.mode ?? 'Live';
