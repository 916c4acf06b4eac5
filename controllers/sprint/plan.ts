import type { Sprint as ServiceSprint } from '../../services/sprint/contract/shapes.ts';
import type { SprintScope } from './gather.ts';
import { sprintAhead } from './queue-order.ts';
import type { Settings, SprintWish } from './settings.ts';

export type SprintAction =
  | { type: 'startSprint'; projectID: string; wish: SprintWish }
  | { type: 'changeSettings'; sprintID: string; goal: string; closePolicy: Settings['closePolicy'] }
  | { type: 'closeSprint'; sprintID: string }
  | { type: 'ensureCronJob' }
  | { type: 'deleteCronJob' };

/** What has to be done so that the sprint service and the CronJob are as the object says. Pure. */
export function plan(scope: SprintScope): SprintAction[] {
  const { held, sprint } = scope;
  if (held === undefined) return [];
  if (held === null) return planStart(scope);
  if (held.status !== 'in_progress') return scope.cronJob === undefined ? [] : [{ type: 'deleteCronJob' }];
  if (sprint.spec.state === 'Closed') return [{ type: 'closeSprint', sprintID: held.sprint_id }];
  return [...planSettings(scope, held), { type: 'ensureCronJob' }];
}

/** Goal and close policy may change while a sprint runs; everything else that it was started with is frozen. */
function planSettings({ sprint }: SprintScope, held: ServiceSprint): SprintAction[] {
  const { goal } = sprint.spec;
  // A default that changes while the sprint runs is for the next one.
  const closePolicy = sprint.spec.closePolicy ?? held.close_policy;
  if (held.goal === goal && held.close_policy === closePolicy) return [];
  return [{ type: 'changeSettings', sprintID: held.sprint_id, goal, closePolicy }];
}

function planStart(scope: SprintScope): SprintAction[] {
  const { readyProjectID, dryRun, wish } = scope;
  if (readyProjectID === undefined || dryRun?.verdict !== 'ready') return [];
  if (aheadOf(scope) !== undefined) return [];
  return [{ type: 'startSprint', projectID: readyProjectID, wish }];
}

/** Name of the waiting Sprint that must start before this one. */
export function aheadOf({ sprint, siblings, project, dryRun }: SprintScope): string | undefined {
  if (project === undefined || dryRun === undefined) return undefined;
  return sprintAhead(sprint, siblings, project, dryRun.today);
}

const SOON_MS = 500;
const RETRY_MS = 3_000;
const WAITING_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * When to look again although nobody says that anything changed, in ms; undefined: the slow resync is enough. The event feed tells
 * most things at once; what is waited for here has no event, or its event may be lost for a while.
 */
export function nextLook(scope: SprintScope, isTroubled: boolean): number | undefined {
  if (isTroubled) return RETRY_MS;
  if (scope.held !== null || scope.dryRun === undefined) return undefined;
  const { code, wait_ms: waitMs } = scope.dryRun;
  if (code === null) return WAITING_MS;
  // The timer may fire a little early by the service's clock.
  if (code === 'not_yet') return Math.min((waitMs ?? LONGEST_WAIT_MS) + 50, LONGEST_WAIT_MS);
  return code === 'backlog_behind' ? SOON_MS : WAITING_MS;
}

/** Whether an object that is being deleted may go without the sprint service hearing of it. Pure. */
export function planFarewell(deletionPolicy: 'Close' | 'Orphan', isForced: boolean) {
  return isForced || deletionPolicy === 'Orphan' ? 'letGo' : 'askService';
}
