import type { ProjectReason } from '../../crds/condition.ts';
import { heldBack } from '../../crds/rules/force-delete.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { isRefusal, KubeError, refusalText } from '../runtime/client/kube-error.ts';
import type { ProjectScope } from './gather.ts';
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

/** A row of the table of conditions. */
export interface Verdict {
  reason: ProjectReason;
  message: string;
  ready: 'True' | 'False';
  /** the abnormal condition that holds, if one does */
  abnormal?: 'Reconciling' | 'Stalled';
  /** something went wrong although no human has to act */
  severity?: 'Warning';
}

/** Which row of the table of conditions a Project is in. Pure. */
export function verdictOf(scope: ProjectScope, trouble: Trouble | undefined): Verdict {
  if (scope.cycle !== undefined) {
    const circle = [...scope.cycle, scope.cycle[0]].join(' → ');
    return stalled('InvalidBacklog', `tasks depend on each other in a circle: ${circle}`);
  }
  if (trouble instanceof KubeError) return troubled('KubernetesRefused', refusalText(trouble));
  if (trouble instanceof ServiceUnavailable)
    return troubled('ServiceUnavailable', `the ${trouble.service} service is away`);
  if (trouble instanceof ServiceProblem) return refused(scope, trouble);
  if (scope.services === undefined || plan(scope).some(writesService))
    return working('Progressing', 'the project is being written to the services');
  return { reason: 'Ready', message: `project ${scope.projectID} is in the services as declared`, ready: 'True' };
}

function refused(scope: ProjectScope, problem: ServiceProblem): Verdict {
  if (problem.code === 'project_id_taken') {
    const owner = ownerTitle(String(problem.extra.owner ?? ''), scope.declaration.owner);
    return stalled('ProjectIDTaken', `projectID ${scope.projectID} is taken by ${owner}`);
  }
  if (problem.code === 'invalid_backlog') return stalled('InvalidBacklog', problem.detail);
  if (problem.code === 'invalid_input')
    return stalled('InvalidSpec', `the ${problem.service} service refuses: ${problem.detail}`);
  return troubled('Progressing', `the ${problem.service} service refuses: ${problem.code}: ${problem.detail}`);
}

/** An owner as the services know it, `k8s:cluster/namespace/name`, in words for people; `own` tells which cluster is ours. */
function ownerTitle(owner: string, own: string): string {
  const [, cluster, key] = /^k8s:([^/]+)\/(.+)$/.exec(owner) ?? [];
  if (key === undefined) return owner === '' ? 'another object' : owner;
  return `Project ${key}${own.startsWith(`k8s:${cluster}/`) ? '' : ' of another cluster'}`;
}

/** Which row an object is in that is being deleted and held back. Pure. */
export function farewellVerdict({ projectID, openSprints, trouble }: Farewell): Verdict {
  if (trouble instanceof KubeError) return troubled('KubernetesRefused', refusalText(trouble));
  if (trouble instanceof ServiceUnavailable) return troubled('ServiceUnavailable', heldBack(trouble.service));
  if (trouble !== undefined) {
    const why = `${trouble.code}: ${trouble.detail}`;
    return troubled(
      'Deleting',
      `projectID ${projectID} is being given up, but the ${trouble.service} service refuses: ${why}`,
    );
  }
  return troubled('DeletionBlocked', `sprints that are not closed name it: ${openSprints.join(', ')}`);
}

export const stalled = (reason: ProjectReason, message: string): Verdict => ({
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
const troubled = (reason: ProjectReason, message: string): Verdict => ({
  ...working(reason, message),
  severity: 'Warning',
});
