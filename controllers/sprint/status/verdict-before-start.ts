import type { SprintReason } from '../../../crds/condition.ts';
import { originOf } from '../../../crds/rules/sprint-origin.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import type { ServiceProblem } from '../../../services/kit/calls/client.ts';
import type { SprintPlan } from '../../../services/sprint/contract/shapes.ts';
import { neverStarts } from '../../../services/sprint/contract/turn-sentences.ts';
import type { SprintScope } from '../gather.ts';
import { whyNotShown } from '../identity/shown-sprint.ts';
import { aheadIn, aheadOf, clashOf, isSettling } from '../plan.ts';
import { isTooLate } from '../proposal.ts';
import { stalled, troubled, type Verdict, waiting, withdrawn, working } from './verdict-row.ts';

/** The rows of the table of conditions of a Sprint of which the service knows nothing yet. Pure. */

export function notStartedVerdict(scope: SprintScope): Verdict {
  const { sprint, project, readyProjectID, dryRun } = scope;
  const projectName = sprint.spec.projectRef.name;
  if (scope.held === undefined) return working('Pending', 'Progressing', 'the sprint is being looked at');
  if (sprint.spec.sprintID === undefined && sprint.spec.state === 'Closed')
    return withdrawn('closed before it was ever started');
  if (isTooLate(scope)) return numberPassed(sprint);
  if (sprint.spec.state === 'Proposed') return waiting('Proposed', 'Proposed', PROPOSED);
  if (project === undefined)
    return working('Pending', 'ProjectNotFound', `there is no Project ${projectName} in the namespace`);
  if (readyProjectID !== undefined && sprint.spec.sprintID !== undefined) return notClaimedVerdict(scope);
  if (readyProjectID === undefined || dryRun === undefined)
    return working(
      sprint.status?.phase === 'Planned' ? 'Planned' : 'Pending',
      'ProjectNotReady',
      `Project ${projectName} is not ready`,
    );
  const ahead = aheadOf(scope);
  // What the sprint before it works on may be completed when this one's turn comes.
  const mayHeal = dryRun.code === 'dependency_outside_sprint' && ahead !== undefined;
  const plan = dryRun.code === null || mayHeal ? undefined : planVerdict(dryRun.code, named(dryRun, scope));
  if (plan?.abnormal === 'Stalled') return plan;
  return blocked(scope) ?? plan ?? nextInQueue(scope, ahead);
}

const PROPOSED =
  'waits for a human: spec.state Active starts it when it is its turn, Closed or deleting the object rejects it';

const numberPassed = (sprint: Sprint): Verdict =>
  withdrawn(
    `it was made to be sprint number ${originOf(sprint).number} of the project, and another sprint has been that`,
  );

function notClaimedVerdict(scope: SprintScope): Verdict {
  const obstacle = scope.found === undefined ? undefined : whyNotShown(scope, scope.found);
  if (obstacle !== undefined) return stalled(obstacle.reason, obstacle.message);
  return working('Pending', 'Progressing', `sprint ${scope.sprint.spec.sprintID} is being claimed`);
}

/** A waiting Sprint ahead that ends after the whole window, unless somebody steps in. */
function blocked(scope: SprintScope): Verdict | undefined {
  const clash = clashOf(scope);
  if (clash === undefined || !clash.isWhole || !clash.isCertain) return undefined;
  const message = neverStarts(aheadIn(clash), scope.dryRun?.end_date ?? '');
  return stalled('WindowBlocked', message);
}

function nextInQueue(scope: SprintScope, ahead: string | undefined): Verdict {
  if (ahead !== undefined) return waiting('Planned', 'Queued', `Sprint ${ahead} starts first`);
  if (isSettling(scope))
    return working('Pending', 'Progressing', 'the sprint starts as soon as those that were applied with it are seen');
  return working('Pending', 'Progressing', 'the sprint is being started');
}

/** The plan with the running sprint called by the object that it belongs to, when there is one. */
function named(dryRun: SprintPlan, { siblings }: SprintScope): SprintPlan {
  const running = siblings.find(({ status }) => status?.sprintID !== undefined && dryRun.ids.includes(status.sprintID));
  if (dryRun.code !== 'sprint_in_progress' || running === undefined) return dryRun;
  return { ...dryRun, detail: `Sprint ${running.metadata.name} is running` };
}

/** What the service says of a sprint that it does not start, by the code of its contract. */
const REASON_OF_CODE: Record<string, { reason: SprintReason; as: 'waiting' | 'working' | 'stalled' }> = {
  not_yet: { reason: 'Planned', as: 'waiting' },
  sprint_in_progress: { reason: 'Queued', as: 'waiting' },
  backlog_behind: { reason: 'Queued', as: 'waiting' },
  no_unassigned_tasks: { reason: 'NoUnassignedTasks', as: 'working' },
  project_not_found: { reason: 'ProjectNotReady', as: 'working' },
  unknown_tasks: { reason: 'UnknownTasks', as: 'stalled' },
  dependency_outside_sprint: { reason: 'DependencyOutsideSprint', as: 'stalled' },
  window_past: { reason: 'WindowPast', as: 'stalled' },
  no_working_day: { reason: 'NoWorkingDay', as: 'stalled' },
  sprint_claimed: { reason: 'SprintClaimed', as: 'stalled' },
  // A human asked for it: it is tried again without a number.
  number_passed: { reason: 'Progressing', as: 'working' },
  window_blocked: { reason: 'WindowBlocked', as: 'stalled' },
};

/** Of other codes the ids are the service's own. */
const NAMES_TASKS = new Set(['unknown_tasks', 'dependency_outside_sprint']);

function planVerdict(code: string, { detail, ids }: Pick<SprintPlan, 'detail' | 'ids'>): Verdict {
  const row = REASON_OF_CODE[code];
  // The detail names the ids for people, but only as many as fit a sentence.
  const missing = NAMES_TASKS.has(code) ? ids.filter((id) => !detail.includes(id)) : [];
  const message = missing.length === 0 ? detail : `${detail} (${missing.join(', ')})`;
  if (code === 'invalid_input') return stalled('InvalidSpec', `the sprint service refuses: ${message}`);
  if (row === undefined) return troubled('Pending', 'Progressing', `the sprint service refuses: ${code}: ${message}`);
  if (row.as === 'waiting') return waiting('Planned', row.reason, message);
  return row.as === 'stalled' ? stalled(row.reason, message) : working('Pending', row.reason, message);
}

/** Between the dry run and the start something changed: the next pass knows better, this one tells what it heard. */
export function refused(scope: SprintScope, { code, detail, extra }: ServiceProblem): Verdict {
  if (isTooLate(scope, code)) return numberPassed(scope.sprint);
  const ids = Array.isArray(extra.ids) ? extra.ids.map(String) : [];
  return planVerdict(code, { detail, ids });
}
