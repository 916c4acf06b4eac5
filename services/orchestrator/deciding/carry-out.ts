import type { z } from 'zod';
import { ServiceProblem } from '../../kit/calls/client.ts';
import type { sprintRoutes } from '../../sprint/contract/routes.ts';
import type { Decision } from '../contract/shapes.ts';
import { findDecision } from '../store/decisions.ts';
import { lockProject } from '../store/projects.ts';
import type { OrchestratorUnit } from '../store/tables.ts';
import { type Neighbours, sprintOfNumber } from './facts.ts';
import { inState, writeDecision } from './write-decision.ts';

type StartBody = z.input<typeof sprintRoutes.startSprint.body>;

/**
 * Does what a decision says, and marks it done. Safe at any moment and from any number of callers: the start carries the decision's id as
 * its Idempotency-Key, so a second one gets the first's answer, and a close that came twice is as good.
 * @throws ServiceUnavailable: the decision stays under way, and the sweeper finishes it
 */
export async function carryOut(unit: OrchestratorUnit, neighbours: Neighbours, decision: Decision): Promise<Decision> {
  const sprintId =
    decision.action === 'StartSprint' ? await start(neighbours, decision) : await close(neighbours, decision);
  return unit.run('settle a decision', async (work) => {
    await lockProject(work.trx, decision.project_id);
    const now = (await findDecision(work.trx, decision.decision_id)) ?? decision;
    if (now.state !== 'acting') return now;
    const settled =
      sprintId === undefined ? inState(now, 'superseded') : inState(now, 'acted', { sprint_id: sprintId });
    return writeDecision(work, settled);
  });
}

/** Id of the sprint that was started for the decision; undefined: others came first, or the facts changed. */
async function start(neighbours: Neighbours, decision: Decision): Promise<string | undefined> {
  try {
    const { sprint_id } = await neighbours.sprints.startSprint({
      params: { project_id: decision.project_id },
      body: decision.start as StartBody,
      idempotencyKey: decision.decision_id,
    });
    return sprint_id;
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error;
    // The first of two tries may have reached the service although its answer was lost, and its key may be forgotten since.
    const sprint = await sprintOfNumber(neighbours, decision.project_id, decision.number ?? 1);
    return sprint?.decision_id === decision.decision_id ? sprint.sprint_id : undefined;
  }
}

async function close({ sprints }: Neighbours, decision: Decision): Promise<string | undefined> {
  const sprintId = decision.sprint_id;
  if (sprintId === null) return undefined;
  try {
    await sprints.closeSprint({ params: { sprint_id: sprintId } });
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error;
    if (error.code !== 'sprint_closed') return undefined;
  }
  return sprintId;
}
