import { ServiceProblem } from '../../../services/kit/calls/client.ts';
import type { OrchestratorClient } from '../../../services/orchestrator/contract/client.ts';

export type OrchestratorService = Pick<
  OrchestratorClient,
  'setSettings' | 'releaseSettings' | 'rejectDecision' | 'orchestrate' | 'listProjects'
>;

/** Tells that a human said no to a proposal. What is decided otherwise by now can be rejected no more, and need not be. */
export async function reject(
  projectID: string,
  decisionID: string,
  service: Pick<OrchestratorService, 'rejectDecision'>,
): Promise<void> {
  try {
    await service.rejectDecision({ params: { project_id: projectID, decision_id: decisionID } });
  } catch (error) {
    const isPast = error instanceof ServiceProblem && ['decision_is_final', 'decision_not_found'].includes(error.code);
    if (!isPast) throw error;
  }
}
