import type { Decision } from '../../../services/orchestrator/contract/shapes.ts';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import type { ProjectScope } from '../gather.ts';
import { createOnce } from '../sprints/create-once.ts';
import { sprintNames } from '../sprints/names.ts';
import { decidedSprint, type Start } from '../sprints/objects.ts';
import { isMadeFor, isMadeOf, isOpen, isTurnedDown } from '../sprints/standing.ts';
import { type OrchestratorService, reject } from './reject.ts';

/**
 * Asks what the project does next, and makes the Sprint that this comes to. Asked again, by whomever, the orchestrator gives the same
 * decision, and the decision the same name. Returns whether it made one. Throws what the orchestrator answers, and KubeError.
 */
export async function propose(
  scope: ProjectScope,
  context: Pick<ReconcileContext, 'client' | 'store'>,
  service: OrchestratorService,
): Promise<boolean> {
  const { projectID, sprints } = scope;
  const body = { options: { act: false } };
  const { decision } = await service.orchestrate({ params: { project_id: projectID }, body });
  if (!isStart(decision)) return false;
  const made = sprints.filter((sprint) => isMadeOf(sprint, decision.decision_id));
  if (made.length === 0) return make(scope, decision, context);
  // A human has closed it before its being open was told, or before it started by itself.
  if (made.every(isTurnedDown)) await reject(projectID, decision.decision_id, service);
  return false;
}

/** One sprint at a time: none is made while another is open, whoever wrote it, or runs without an object. */
export function mayPropose({ project, openSprints, services }: ProjectScope): boolean {
  const { mode } = project.spec.orchestration;
  const isAsked = mode === 'Propose' || mode === 'Automatic';
  return isAsked && openSprints.length === 0 && services?.running === null;
}

/** So long after a Project is first seen, the Sprints that were applied with it are seen as well. */
const SPRINTS_SEEN_MS = 2_000;

/** Milliseconds until a sprint may be proposed, 0: now. */
export const settlingMs = ({ knownForMs }: ProjectScope): number => Math.max(0, SPRINTS_SEEN_MS - knownForMs);

const isStart = (decision: Decision): decision is Decision & Start =>
  decision.action === 'StartSprint' && decision.state === 'proposed' && decision.number !== null;

function make(
  { project }: ProjectScope,
  start: Start,
  context: Pick<ReconcileContext, 'client' | 'store'>,
): Promise<boolean> {
  const { decision_id: id, number } = start;
  return createOnce(
    context,
    sprintNames(project.metadata.name, number),
    (name) => decidedSprint(project, start, name),
    // One of another decision for this number is the other of two operators that asked at once, unless it has had its day.
    (there) =>
      there.spec.projectRef.name === project.metadata.name &&
      (isMadeOf(there, id) || (isMadeFor(there, number) && isOpen(there))),
  );
}
