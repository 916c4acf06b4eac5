import { orchestrationDecision } from '../contract/events.ts';
import type { Decision } from '../contract/shapes.ts';
import { saveDecision } from '../store/decisions.ts';
import { lockProject, showProject } from '../store/projects.ts';
import type { OrchestratorWork } from '../store/tables.ts';

/**
 * Writes a decision in a new state and tells it to the log, in the transaction of `work`. All decisions of a project share one order of
 * events, so that one who reads the log sees a slot given up before it is taken again.
 */
export async function writeDecision(work: OrchestratorWork, body: Decision, isTold = true): Promise<Decision> {
  await lockProject(work.trx, body.project_id);
  if (!(await saveDecision(work.trx, body))) return body;
  const isFirst = body.version === 1;
  work.later(showProject(work.trx, body.project_id, isFirst ? { last_decision_id: body.decision_id } : {}));
  // What is not told was told before.
  if (isTold) await work.emit(orchestrationDecision, body.project_id, body);
  return body;
}

/** The decision in its next state. */
export const inState = (before: Decision, state: Decision['state'], change: Partial<Decision> = {}): Decision => ({
  ...before,
  ...change,
  state,
  version: before.version + 1,
});
