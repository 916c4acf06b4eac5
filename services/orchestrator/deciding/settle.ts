import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '../contract/shapes.ts';
import { decisionsOf, findDecision, startOf } from '../store/decisions.ts';
import { lockProject } from '../store/projects.ts';
import type { OrchestratorDatabase, OrchestratorUnit, OrchestratorWork, ProjectRow } from '../store/tables.ts';
import type { Options } from './orchestrate.ts';
import { inState, writeDecision } from './write-decision.ts';

/** Keeps the decision, or finds the one that stands in its place. */
export function settle(unit: OrchestratorUnit, fresh: Decision, options: Options): Promise<Decision> {
  return unit.run('decide', async (work) => {
    const project = await lockProject(work.trx, fresh.project_id);
    if (fresh.action === 'Wait') return settleWait(work, project, fresh);
    if (fresh.action === 'CloseSprint') return settleClose(work, fresh);
    return settleStart(work, project, fresh, options);
  });
}

/** A Wait is worth a line when its reason is another one than that of the decision before. */
async function settleWait(work: OrchestratorWork, project: ProjectRow, fresh: Decision): Promise<Decision> {
  const last = project.last_decision_id === null ? undefined : await findDecision(work.trx, project.last_decision_id);
  const isSame =
    last?.action === 'Wait' && last.reason === fresh.reason && isDeepStrictEqual(last.waiting, fresh.waiting);
  return isSame ? { ...last, sentence: fresh.sentence } : writeDecision(work, fresh);
}

async function settleClose(work: OrchestratorWork, fresh: Decision): Promise<Decision> {
  const before = await decisionsOf(work.trx, fresh.project_id, {
    number: fresh.number ?? 0,
    action: 'CloseSprint',
    limit: 1,
  });
  const [standing] = before.filter(({ state }) => ['proposed', 'acting', 'acted'].includes(state));
  if (standing === undefined) return writeDecision(work, fresh);
  if (standing.state === 'proposed' && fresh.state === 'acting')
    return writeDecision(work, inState(standing, 'acting'));
  return standing;
}

async function settleStart(
  work: OrchestratorWork,
  project: ProjectRow,
  fresh: Decision,
  options: Options,
): Promise<Decision> {
  const number = fresh.number ?? 0;
  const standing = await startOf(work.trx, fresh.project_id, number);
  if (standing === undefined) {
    const decision = await unlessRejected(work.trx, fresh, options);
    return decision.action === 'Wait' ? settleWait(work, project, decision) : writeDecision(work, decision);
  }
  if (standing.state !== 'proposed') return standing;
  const isOpen = project.proposals.includes(standing.decision_id);
  if (fresh.state === 'acting' && !isOpen) {
    // Worked out anew, under the id that is known.
    const start = { ...fresh.start, decision_id: standing.decision_id };
    return writeDecision(work, { ...fresh, ...identityOf(standing), start, state: 'acting' });
  }
  const isStanding = fresh.state === 'proposed' && (isOpen || standing.fingerprint === fresh.fingerprint);
  if (isStanding) return standing;
  // Also when its object is open: that one finds its number passed, and what is started is no sprint of its.
  await writeDecision(work, inState(standing, 'superseded'));
  return writeDecision(work, fresh);
}

/** A proposal that a human has said no to is not made again before something changes; what is asked to be done at once is. */
export async function unlessRejected(db: OrchestratorDatabase, fresh: Decision, options: Options): Promise<Decision> {
  const isForced = options.again || fresh.state === 'acting' || fresh.action !== 'StartSprint';
  if (isForced || fresh.number === null) return fresh;
  const filter = { number: fresh.number, action: 'StartSprint', limit: 1 } as const;
  const [last] = await decisionsOf(db, fresh.project_id, filter);
  return last?.state === 'rejected' && last.fingerprint === fresh.fingerprint ? rejected(fresh) : fresh;
}

const identityOf = ({ decision_id, version }: Decision) => ({ decision_id, version: version + 1 });

const rejected = (fresh: Decision): Decision => ({
  ...fresh,
  action: 'Wait',
  reason: 'Rejected',
  state: 'waited',
  ...{ number: null, rule_value: null, learned_value: null, applied_value: null, tasks: [], limits: [], gate: null },
  ...{ duration_weeks: null, proposed_weeks: null, start: null, confidence: null },
  ...{ probability: null, capacity_probability: null, low: null, high: null },
  sentence: 'Wait: the proposal was rejected, and neither the backlog nor the settings have changed since',
});
