import type { SprintReason } from '../../crds/condition.ts';
import { heldBack } from '../../crds/rules/force-delete.ts';
import type { SprintStatus } from '../../crds/sprint.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import type { Sprint as ServiceSprint, SprintPlan } from '../../services/sprint/contract/shapes.ts';
import { neverStarts } from '../../services/sprint/contract/turn-sentences.ts';
import { isRefusal, KubeError, refusalText } from '../runtime/api-server/kube-error.ts';
import { isLost, isNameTaken, type SprintScope } from './gather.ts';
import { earlierNote, nameTakenText } from './identity/earlier-sprint.ts';
import { isForeign } from './jobs/cron-job.ts';
import { aheadIn, aheadOf, clashOf, isSettling } from './plan.ts';

/** What stopped a pass: the service refused, or is away, or the API server refused. */
export type Trouble = ServiceProblem | ServiceUnavailable | KubeError;

/** The error as something to report; throws it again when it is none, such as a conflict. */
export function troubleIn(error: unknown): Trouble {
  if (error instanceof ServiceProblem || error instanceof ServiceUnavailable || isRefusal(error)) return error;
  throw error;
}

/** A row of the table of conditions. */
export interface Verdict {
  phase: NonNullable<SprintStatus['phase']>;
  reason: SprintReason;
  message: string;
  ready: 'True' | 'False';
  /** the abnormal condition that holds, if one does */
  abnormal?: 'Reconciling' | 'Stalled';
  /** something went wrong although no human has to act */
  severity?: 'Warning';
  succeeded: 'True' | 'Unknown';
}

/** Something that a human should look at although the operator has nothing left to do. */
export interface Attention {
  reason: SprintReason;
  message: string;
}

type Phase = Verdict['phase'];

/** Which row of the table of conditions a Sprint is in. Pure. */
export function verdictOf(scope: SprintScope, trouble?: Trouble): Verdict {
  const before: Phase = scope.sprint.status?.phase ?? 'Pending';
  if (trouble instanceof KubeError) {
    const { phase, succeeded } = scope.held === undefined ? { phase: before, succeeded: 'Unknown' } : verdictOf(scope);
    // Closed, but something of it is still to go.
    return troubled(succeeded === 'True' ? 'Closing' : phase, 'KubernetesRefused', refusalText(trouble));
  }
  if (trouble instanceof ServiceUnavailable)
    return troubled(before, 'ServiceUnavailable', `the ${trouble.service} service is away`);
  if (isLost(scope)) return lost(scope, before);
  if (scope.held && isNameTaken(scope)) return stalled('NameTaken', nameTakenText(scope, scope.held));
  if (scope.held) return startedVerdict(scope, scope.held);
  if (trouble instanceof ServiceProblem) return refused(trouble);
  return notStartedVerdict(scope);
}

/** Which row an object is in that is being deleted and held back. Pure. */
export function farewellVerdict(phase: Phase, trouble: Trouble): Verdict {
  if (trouble instanceof KubeError) return troubled(phase, 'KubernetesRefused', refusalText(trouble));
  if (trouble instanceof ServiceUnavailable) return troubled(phase, 'ServiceUnavailable', heldBack(trouble.service));
  const why = `${trouble.code}: ${trouble.detail}`;
  return troubled(phase, 'Deleting', `the sprint is being closed in the service, which refuses: ${why}`);
}

function lost({ sprint }: SprintScope, phase: Phase): Verdict {
  const { metadata, spec } = sprint;
  const message =
    `the sprint was started, but the sprint service knows none of Sprint ${metadata.name} in Project ${spec.projectRef.name}: give it back its database, ` +
    'or the operator its address, and the sprint goes on; to start anew, delete this object and apply it again';
  return { ...stalled('SprintLost', message), phase };
}

function startedVerdict(scope: SprintScope, held: ServiceSprint): Verdict {
  const { completed_tasks: completed, total_tasks: total } = held.progress;
  if (held.status !== 'in_progress') {
    if (held.retrospective === null) return working('Closing', 'Closing', 'the retrospective is being recorded');
    const reason = held.status === 'completed' ? 'Completed' : 'ClosedWithPendingTasks';
    const message = `closed with ${completed} of ${total} tasks done${earlierNote(scope, held)}`;
    return { phase: reason, reason, message, ready: 'True', succeeded: 'True' };
  }
  if (scope.sprint.spec.state === 'Closed') return working('Closing', 'Closing', 'the sprint is being closed');
  if (scope.cronJob && isForeign(scope.cronJob, scope.sprint)) return taken(scope.cronJob.metadata.name);
  if (scope.isChronicleAway) return troubled('Active', 'ServiceUnavailable', 'the chronicle service is away');
  if (scope.cronJob === undefined) return working('Active', 'Progressing', 'its CronJob is being made');
  const { current, total: days } = held.day;
  return waiting(
    'Active',
    'Active',
    `day ${current} of ${days}, ${completed} of ${total} tasks done${earlierNote(scope, held)}`,
  );
}

function taken(name: string): Verdict {
  const message = `somebody else's CronJob is named ${name}, so no daily scrum is held: delete it, and the sprint makes its own`;
  return { ...stalled('CronJobTaken', message), phase: 'Active' };
}

function notStartedVerdict(scope: SprintScope): Verdict {
  const { sprint, project, readyProjectID, dryRun } = scope;
  const projectName = sprint.spec.projectRef.name;
  if (scope.held === undefined) return working('Pending', 'Progressing', 'the sprint is being looked at');
  if (sprint.spec.state === 'Closed')
    return waiting('Planned', 'Planned', 'state is Closed and the sprint was never started: it does not start');
  if (project === undefined)
    return working('Pending', 'ProjectNotFound', `there is no Project ${projectName} in the namespace`);
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
function refused({ code, detail, extra }: ServiceProblem): Verdict {
  const ids = Array.isArray(extra.ids) ? extra.ids.map(String) : [];
  return planVerdict(code, { detail, ids });
}

const waiting = (phase: Phase, reason: SprintReason, message: string): Verdict => ({
  phase,
  reason,
  message,
  ready: 'True',
  succeeded: 'Unknown',
});
const working = (phase: Phase, reason: SprintReason, message: string): Verdict => ({
  phase,
  reason,
  message,
  ready: 'False',
  abnormal: 'Reconciling',
  succeeded: 'Unknown',
});
const troubled = (phase: Phase, reason: SprintReason, message: string): Verdict => ({
  ...working(phase, reason, message),
  severity: 'Warning',
});
export const stalled = (reason: SprintReason, message: string): Verdict => ({
  phase: 'Pending',
  reason,
  message,
  ready: 'False',
  abnormal: 'Stalled',
  succeeded: 'Unknown',
});
