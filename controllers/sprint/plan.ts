import type { Sprint as ServiceSprint } from '../../services/sprint/contract/shapes.ts';
import { sprintTitle } from '../../services/sprint/contract/sprint-title.ts';
import type { Ahead } from '../../services/sprint/contract/turn-sentences.ts';
import { isLost, isNameTaken, type SprintScope } from './gather.ts';
import { whyNotShown } from './identity/shown-sprint.ts';
import { isForeign } from './jobs/cron-job.ts';
import { isHeldBack, startOf } from './proposal.ts';
import { type Clash, clashAhead, SIBLINGS_SEEN_MS, sprintAhead } from './queue-order.ts';
import { closePolicyOf, type Settings, type SprintWish } from './settings.ts';

export type SprintAction =
  | { type: 'startSprint'; projectID: string; wish: SprintWish }
  | { type: 'claimSprint'; sprintID: string }
  | { type: 'changeSettings'; sprintID: string; goal: string; closePolicy: Settings['closePolicy'] }
  | { type: 'closeSprint'; sprintID: string }
  | { type: 'createDailyScrum'; date: string }
  | { type: 'ensureCronJob' }
  | { type: 'deleteCronJob' };

/** What has to be done so that the sprint service and the CronJob are as the object says. Pure. */
export function plan(scope: SprintScope): SprintAction[] {
  const { held, sprint } = scope;
  if (held === undefined) return [];
  if (isNameTaken(scope)) return planRemoval(scope);
  if (held === null && isLost(scope)) return [];
  if (held === null) return sprint.spec.sprintID === undefined ? planStart(scope) : planClaim(scope);
  return [...planStarted(scope, held), ...scope.unshown.map((date) => ({ type: 'createDailyScrum' as const, date }))];
}

function planStarted(scope: SprintScope, held: ServiceSprint): SprintAction[] {
  const { cronJob, sprint } = scope;
  if (held.status !== 'in_progress') return planRemoval(scope);
  if (sprint.spec.state === 'Closed') return [{ type: 'closeSprint', sprintID: held.sprint_id }];
  // Of one that it merely shows the goal and the close policy are the service's.
  const settings = sprint.spec.sprintID === undefined ? planSettings(scope, held) : [];
  return cronJob && isForeign(cronJob, sprint) ? settings : [...settings, { type: 'ensureCronJob' }];
}

/** Goal and close policy may change while a sprint runs; everything else that it was started with is frozen. */
function planSettings({ sprint, project }: SprintScope, held: ServiceSprint): SprintAction[] {
  const { goal } = sprint.spec;
  const closePolicy = closePolicyOf(sprint, project, held.mode) ?? held.close_policy;
  if (held.goal === goal && held.close_policy === closePolicy) return [];
  return [{ type: 'changeSettings', sprintID: held.sprint_id, goal, closePolicy }];
}

function planStart(scope: SprintScope): SprintAction[] {
  const { readyProjectID, dryRun, wish } = scope;
  if (readyProjectID === undefined || dryRun?.verdict !== 'ready' || isHeldBack(scope)) return planRemoval(scope);
  if (aheadOf(scope) !== undefined || isSettling(scope)) return planRemoval(scope);
  return [{ type: 'startSprint', projectID: readyProjectID, wish: { ...wish, ...startOf(scope.sprint, dryRun) } }];
}

function planClaim(scope: SprintScope): SprintAction[] {
  const { found } = scope;
  if (!found || whyNotShown(scope, found) !== undefined) return planRemoval(scope);
  return [{ type: 'claimSprint', sprintID: found.sprint_id }];
}

/** A CronJob of a sprint that does not run, also one that an earlier Sprint of the name left behind, has no daily scrum to hold. */
function planRemoval({ cronJob, sprint }: SprintScope): SprintAction[] {
  return cronJob && !isForeign(cronJob, sprint) ? [{ type: 'deleteCronJob' }] : [];
}

/** Name of the waiting Sprint that must start before this one. */
export function aheadOf({ sprint, siblings, project, dryRun }: SprintScope): string | undefined {
  if (project === undefined || dryRun === undefined) return undefined;
  return sprintAhead(sprint, siblings, project, { today: dryRun.today, simulatedStart: dryRun.simulated_start });
}

/** What the waiting Sprints ahead do to the days of this one. */
export function clashOf({ sprint, siblings, project, dryRun }: SprintScope): Clash | undefined {
  if (project === undefined || dryRun === undefined) return undefined;
  const dates = { today: dryRun.today, simulatedStart: dryRun.simulated_start };
  return clashAhead(sprint, dryRun.end_date, siblings, project, dates);
}

/** The waiting Sprint ahead, in the words in which people are told of one that runs. */
export const aheadIn = ({ sprint, closePolicy, endDate }: Clash): Ahead => ({
  title: sprintTitle({ sprint_name: sprint.metadata.name, goal: sprint.spec.goal }),
  closePolicy,
  endDate,
});

/** Whether Sprints that were applied with this one may still be on their way. */
export const isSettling = (scope: SprintScope): boolean => seenIn(scope) > 0;

/** Milliseconds until they are seen. */
const seenIn = ({ knownForMs }: SprintScope): number => Math.max(0, SIBLINGS_SEEN_MS - knownForMs);

const SOON_MS = 500;
// Somebody else's CronJob has no label of ours, so nobody tells when it is gone.
const FOREIGN_MS = 20_000;
export const RETRY_MS = 3_000;
const LONGEST_WAIT_MS = 3_600_000;
/** A timer may fire a little early by the service's clock. */
const EARLY_MS = 50;

/**
 * When to look again although nobody says that anything changed, in ms; undefined: never. What changes in the services is told by their
 * lists of changes; time alone changes what a plan says at the start date and at the end of a day.
 */
export function nextLook(scope: SprintScope, isTroubled: boolean): number | undefined {
  if (isTroubled) return RETRY_MS;
  if (scope.cronJob && isForeign(scope.cronJob, scope.sprint)) return FOREIGN_MS;
  if (scope.held !== null || scope.dryRun === undefined || isHeldBack(scope)) return undefined;
  const { code, wait_ms: waitMs, stands_for_ms: standsMs } = scope.dryRun;
  if (code === null && isSettling(scope)) return seenIn(scope);
  if (code === 'backlog_behind') return SOON_MS;
  return Math.min(...[waitMs, standsMs].map((ms) => (ms ?? LONGEST_WAIT_MS) + EARLY_MS), LONGEST_WAIT_MS);
}

/** What an object that is being deleted still has to do: close its sprint, try to without waiting for it, or just go. Pure. */
export function planFarewell(deletionPolicy: 'Close' | 'Orphan', isForced: boolean) {
  if (deletionPolicy === 'Orphan') return 'letGo';
  return isForced ? 'tryToClose' : 'close';
}
