import { ServiceProblem, ServiceUnavailable } from '../../../services/kit/calls/client.ts';
import type { ProjectOutlook } from '../../../services/orchestrator/contract/shapes.ts';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import { type ProjectScope, sprintsOf } from '../gather.ts';
import { RETRY_MS } from '../plan.ts';
import { mayPropose, propose, settlingMs } from './propose.ts';
import type { OrchestratorService } from './reject.ts';
import { tell } from './tell.ts';

/** The orchestrator, and what is known of its views without asking it. */
export interface Orchestration {
  service: OrchestratorService;
  outlooks: {
    /** undefined: nothing is known of the project, or not yet */
    projectOf(projectID: string): ProjectOutlook | undefined;
  };
}

/** What came of a talk with the orchestrator. Whatever it is, it is no reason for a Project not to be Ready. */
export interface Talk {
  /** its view of the project; undefined: not known */
  outlook: ProjectOutlook | undefined;
  /** when to talk again although nothing changes */
  againAfterMs?: number;
  /** a refusal that nobody expects */
  fault?: ServiceProblem;
}

// It reads the log, or a sprint has only just closed.
const BEHIND_MS = 5_000;
// What it decides can change with the day alone, of which nobody tells.
const ASK_AGAIN_MS = 600_000;

/**
 * Tells the orchestrator what it must know of the project and makes the next Sprint of what it decides. When it knows all that, and a
 * Sprint is open, nothing is asked. Throws KubeError.
 */
export async function orchestrate(
  scope: ProjectScope,
  context: Pick<ReconcileContext, 'client' | 'store'>,
  { service, outlooks }: Orchestration,
): Promise<Talk> {
  let outlook = outlooks.projectOf(scope.projectID);
  try {
    outlook = await tell(scope, outlook, context, service);
    if (!mayPropose(scope)) return { outlook };
    if (settlingMs(scope) > 0) return { outlook, againAfterMs: settlingMs(scope) };
    const isMade = await propose(scope, context, service);
    // At once: a proposal that is not known to be open would not be known to be rejected either.
    if (isMade) await tell({ ...scope, sprints: sprintsOf(scope.project, context.store) }, outlook, context, service);
    return { outlook, ...(isMade ? {} : { againAfterMs: ASK_AGAIN_MS }) };
  } catch (error) {
    if (error instanceof ServiceUnavailable) return { outlook, againAfterMs: RETRY_MS };
    if (!(error instanceof ServiceProblem)) throw error;
    return error.code === 'history_behind'
      ? { outlook, againAfterMs: error.retryAfterMs ?? BEHIND_MS }
      : { outlook, fault: error };
  }
}
