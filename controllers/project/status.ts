import { MESSAGE_LIMIT, type ProjectReason } from '../../crds/condition.ts';
import type { ProjectStatus } from '../../crds/project.ts';
import { ServiceProblem, type ServiceUnavailable } from '../../services/kit/client.ts';
import type { ConditionFact, DesiredStatus } from '../runtime/report-status.ts';
import type { ProjectScope, ServicesView } from './gather.ts';
import { plan, writesService } from './plan.ts';

/** What stopped a pass: a service refused, or is away. */
export type Trouble = ServiceProblem | ServiceUnavailable;

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
  const { services } = scope;
  const before = scope.project.status;
  return {
    phase:
      verdict.ready === 'True' || (verdict.abnormal !== 'Stalled' && before?.phase === 'Ready') ? 'Ready' : 'Pending',
    projectID: scope.projectID,
    activeSprint: services === undefined ? before?.activeSprint : (services.activeSprint ?? undefined),
    completedSprints: services?.completedSprints ?? before?.completedSprints,
    backlog: services?.backlog ? counts(services.backlog) : before?.backlog,
    conditions: conditions(verdict),
  };
}

/** The status of an object that its schema refuses. */
export function invalidStatus(message: string): DesiredStatus<ProjectStatus> {
  return {
    phase: 'Pending',
    conditions: conditions({ reason: 'InvalidSpec', message, ready: 'False', abnormal: 'Stalled' }),
  };
}

function verdictOf(scope: ProjectScope, trouble: Trouble | undefined): Verdict {
  const away = trouble !== undefined && !(trouble instanceof ServiceProblem) ? trouble.service : undefined;
  if (scope.project.metadata.deletionTimestamp !== undefined) return farewell(scope, away);
  if (scope.cycle !== undefined) {
    const circle = [...scope.cycle, scope.cycle[0]].join(' → ');
    return stalled('InvalidBacklog', `tasks depend on each other in a circle: ${circle}`);
  }
  if (away !== undefined) return working('ServiceUnavailable', `the ${away} service is away`);
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

function farewell(scope: ProjectScope, away: string | undefined): Verdict {
  if (scope.openSprints.length > 0)
    return working('DeletionBlocked', `sprints that are not closed name it: ${scope.openSprints.join(', ')}`);
  if (away !== undefined) return working('ServiceUnavailable', `being deleted, but the ${away} service is away`);
  return working('Deleting', `projectID ${scope.projectID} is being given up`);
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
