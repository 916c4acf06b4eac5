import { heldBack } from '../../../crds/rules/force-delete.ts';
import { ServiceProblem, ServiceUnavailable } from '../../../services/kit/calls/client.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import { isRefusal, KubeError, refusalText } from '../../runtime/client/kube-error.ts';
import { isLost, isNameTaken, type SprintScope } from '../gather.ts';
import { earlierNote, nameTakenText } from '../identity/earlier-sprint.ts';
import { isForeign } from '../jobs/cron-job.ts';
import { notStartedVerdict, refused } from './verdict-before-start.ts';
import { type Phase, stalled, troubled, type Verdict, waiting, working } from './verdict-row.ts';

/** What stopped a pass: the service refused, or is away, or the API server refused. */
export type Trouble = ServiceProblem | ServiceUnavailable | KubeError;

/** The error as something to report; throws it again when it is none, such as a conflict. */
export function troubleIn(error: unknown): Trouble {
  if (error instanceof ServiceProblem || error instanceof ServiceUnavailable || isRefusal(error)) return error;
  throw error;
}

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
  if (trouble instanceof ServiceProblem) return refused(scope, trouble);
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
