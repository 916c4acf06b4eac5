import type { Project } from '../../crds/project.ts';
import { isClosed } from '../../crds/rules/closed-sprint.ts';
import { compareStartOrder } from '../../crds/rules/start-order.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { closePolicyOfMode } from '../../services/sprint/contract/defaults.ts';
import { closePolicyOf, modeOf, type Settings } from './settings.ts';

/** Plain dates by the sprint service's clock in the project's zone. */
export interface Dates {
  today: string;
  /** where a Simulated sprint without startDate would start */
  simulatedStart: string;
}

/**
 * A Sprint starts no sooner than this after the operator first saw it, so that those applied with it are seen as well and they start in
 * their order and not in that of their arrival.
 */
export const SIBLINGS_SEEN_MS = 2_000;

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
  // A simulated sprint has its own clock and does not wait for its date.
  const hasItsDay = ({ spec }: Sprint) => spec.startDate === undefined || spec.startDate <= dates.today;
  return waitingAhead(self, siblings, project, dates).find(
    (other) => modeOf(other, project) === 'Simulated' || hasItsDay(other),
  )?.metadata.name;
}

/** What a waiting Sprint ahead, whose days are known, does to the days of the one behind it. */
export interface Clash {
  sprint: Sprint;
  closePolicy: Settings['closePolicy'];
  /** first day after it */
  endDate: string;
  /** whether it ends then and not sooner or later */
  isCertain: boolean;
  /** whether the whole window of the one behind is over by then, and not its start alone */
  isWhole: boolean;
}

/**
 * The worst that the waiting Sprints ahead do to `self`, which ends on `endDate`. Only Live sprints that say when they start have days
 * that can be compared: the others start whenever their turn comes.
 */
export function clashAhead(
  self: Sprint,
  endDate: string,
  siblings: readonly Sprint[],
  project: Project,
  dates: Dates,
): Clash | undefined {
  const { startDate } = self.spec;
  if (startDate === undefined || modeOf(self, project) !== 'Live') return undefined;
  const clashes = waitingAhead(self, siblings, project, dates).flatMap((other): Clash[] => {
    const end = endOf(other);
    if (modeOf(other, project) !== 'Live' || end === undefined || end <= startDate) return [];
    const closePolicy = closePolicyOf(other, project, 'Live') ?? closePolicyOfMode('Live');
    const isCertain = closePolicy === 'EndDate';
    return [{ sprint: other, closePolicy, endDate: end, isCertain, isWhole: endDate <= end }];
  });
  const gravity = ({ isWhole, isCertain }: Clash) => Number(isWhole) * 2 + Number(isCertain);
  return clashes.sort((a, b) => gravity(b) - gravity(a))[0];
}

/** The end that the sprint service worked out for what the object says now. */
function endOf({ metadata, spec, status }: Sprint): string | undefined {
  const isCurrent = status?.observedGeneration === metadata.generation;
  return isCurrent && spec.startDate !== undefined && status?.startDate === spec.startDate ? status.endDate : undefined;
}

/** The Sprints that wait and come before `self`, the next one first. */
function waitingAhead(self: Sprint, siblings: readonly Sprint[], project: Project, dates: Dates): Sprint[] {
  const inOrder = compareStartOrder((sprint: Sprint) =>
    modeOf(sprint, project) === 'Live' ? dates.today : dates.simulatedStart,
  );
  return siblings
    .filter((other) => other.metadata.uid !== self.metadata.uid && isWaiting(other) && inOrder(other, self) < 0)
    .sort(inOrder);
}

function isWaiting(sprint: Sprint): boolean {
  const { metadata, spec, status } = sprint;
  if (metadata.deletionTimestamp !== undefined) return false;
  // A proposal waits for a human, and one that shows a sprint of the service starts none.
  if (spec.state === 'Closed' || spec.state === 'Proposed' || spec.sprintID !== undefined) return false;
  if (status?.sprintID !== undefined || isClosed(sprint)) return false;
  const judged = status?.conditions?.filter(({ observedGeneration }) => observedGeneration === metadata.generation);
  return !judged?.some(({ type, status: holds, reason }) => {
    if (type === 'Stalled') return holds === 'True';
    return type === 'Ready' && reason === 'NoUnassignedTasks';
  });
}
