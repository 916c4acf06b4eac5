import { MESSAGE_LIMIT, type ProjectReason } from '../../crds/condition.ts';
import type { ProjectStatus } from '../../crds/project.ts';
import { heldBack } from '../../crds/rules/force-delete.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { isRefusal, KubeError, refusalText } from '../runtime/api-server/kube-error.ts';
import type { ConditionFact, DesiredStatus } from '../runtime/report-status.ts';
import type { ProjectScope, ServicesView } from './gather.ts';
import { plan, writesService } from './plan.ts';

/** What stopped a pass: a service refused, or is away, or the API server refused. */
export type Trouble = ServiceProblem | ServiceUnavailable | KubeError;

/** The error as something to report; throws it again when it is none, such as a conflict. */
export function troubleIn(error: unknown): Trouble {
  if (error instanceof ServiceProblem || error instanceof ServiceUnavailable || isRefusal(error)) return error;
  throw error;
}

/** What is known of a Project that is being deleted and held back. */
export interface Farewell {
  projectID: string;
  openSprints: string[];
  trouble?: Trouble;
}

interface Verdict {
  reason: ProjectReason;
  message: string;
  ready: 'True' | 'False';
  /** the abnormal condition that holds, if one does */
  abnormal?: 'Reconciling' | 'Stalled';
}

/** The status that follows from what a pass saw. What it could not see stays as it was. Pure. */
export function status(scope: ProjectScope, trouble?: Trouble): DesiredStatus<ProjectStatus> {
  const verdict = verdictOf(scope, trouble);
  // Until the project is ours, what the services hold under its id is another object's.
  const services = scope.services?.project?.owner === scope.declaration.owner ? scope.services : undefined;
  const before = scope.project.status;
  // A sprint that is lost may be found again: its own status says how it is.
  const sprints = services?.missesSprint ? undefined : services;
  return {
    phase:
      verdict.ready === 'True' || (verdict.abnormal !== 'Stalled' && before?.phase === 'Ready') ? 'Ready' : 'Pending',
    projectID: scope.projectID,
    activeSprint: services?.activeSprint ?? (sprints === undefined ? before?.activeSprint : undefined),
    completedSprints: sprints?.completedSprints ?? before?.completedSprints ?? services?.completedSprints,
    backlog: services?.backlog ? counts(services.backlog) : before?.backlog,
    conditions: conditions(verdict),
  };
}

/** The status of an object that its schema refuses. What was seen before stays. Pure. */
export function invalidStatus(before: ProjectStatus | undefined, message: string): DesiredStatus<ProjectStatus> {
  return { ...before, phase: before?.phase ?? 'Pending', conditions: conditions(stalled('InvalidSpec', message)) };
}

/** The status of an object that is being deleted and held back; its spec may be any. Pure. */
export function farewellStatus(before: ProjectStatus | undefined, farewell: Farewell): DesiredStatus<ProjectStatus> {
  return { ...before, phase: before?.phase ?? 'Pending', conditions: conditions(farewellVerdict(farewell)) };
}

function verdictOf(scope: ProjectScope, trouble: Trouble | undefined): Verdict {
  if (scope.cycle !== undefined) {
    const circle = [...scope.cycle, scope.cycle[0]].join(' → ');
    return stalled('InvalidBacklog', `tasks depend on each other in a circle: ${circle}`);
  }
  if (trouble instanceof KubeError) return working('KubernetesRefused', refusalText(trouble));
  if (trouble instanceof ServiceUnavailable)
    return working('ServiceUnavailable', `the ${trouble.service} service is away`);
  if (trouble instanceof ServiceProblem) return refused(scope, trouble);
  if (scope.services === undefined || plan(scope).some(writesService))
    return working('Progressing', 'the project is being written to the services');
  return { reason: 'Ready', message: `project ${scope.projectID} is in the services as declared`, ready: 'True' };
}

function refused(scope: ProjectScope, problem: ServiceProblem): Verdict {
  if (problem.code === 'project_id_taken') {
    const owner = String(problem.extra.owner ?? 'another object');
    return stalled('ProjectIDTaken', `projectID ${scope.projectID} is taken by ${owner}`);
  }
  if (problem.code === 'invalid_backlog') return stalled('InvalidBacklog', problem.detail);
  if (problem.code === 'invalid_input')
    return stalled('InvalidSpec', `the ${problem.service} service refuses: ${problem.detail}`);
  return working('Progressing', `the ${problem.service} service refuses: ${problem.code}: ${problem.detail}`);
}

function farewellVerdict({ projectID, openSprints, trouble }: Farewell): Verdict {
  if (trouble instanceof KubeError) return working('KubernetesRefused', refusalText(trouble));
  if (trouble instanceof ServiceUnavailable) return working('ServiceUnavailable', heldBack(trouble.service));
  if (trouble !== undefined) {
    const why = `${trouble.code}: ${trouble.detail}`;
    return working(
      'Deleting',
      `projectID ${projectID} is being given up, but the ${trouble.service} service refuses: ${why}`,
    );
  }
  return working('DeletionBlocked', `sprints that are not closed name it: ${openSprints.join(', ')}`);
}

const stalled = (reason: ProjectReason, message: string): Verdict => ({
  reason,
  message,
  ready: 'False',
  abnormal: 'Stalled',
});
const working = (reason: ProjectReason, message: string): Verdict => ({
  reason,
  message,
  ready: 'False',
  abnormal: 'Reconciling',
});

function conditions({ reason, message, ready, abnormal }: Verdict): ConditionFact[] {
  const why = { reason, message: message.slice(0, MESSAGE_LIMIT) };
  const facts: ConditionFact[] = [{ type: 'Ready', status: ready, ...why }];
  if (abnormal !== undefined) facts.push({ type: abnormal, status: 'True', ...why });
  return facts;
}

function counts(backlog: NonNullable<ServicesView['backlog']>): ProjectStatus['backlog'] {
  const { total_tasks: total, status_counts: by } = backlog;
  const completed = by.completed ?? 0;
  return {
    total,
    unassigned: by.unassigned ?? 0,
    inSprint: by.assigned_to_sprint ?? 0,
    inProgress: by.in_progress ?? 0,
    completed,
    display: `${completed}/${total}`,
  };
}
