import type { HistoryRow } from '../../services/orchestrator/backtest/app.ts';
import type { OrchestratorClient } from '../../services/orchestrator/contract/client.ts';
import type { SprintOutcome } from '../../services/orchestrator/contract/outcome.ts';

const PAGE = 1000;

/** All closed sprints that teach something, in the order in which they closed, and how many do not. */
export async function closedSprints(
  client: Pick<OrchestratorClient, 'listOutcomes'>,
): Promise<{ sprints: HistoryRow[]; leftOut: number }> {
  const sprints: HistoryRow[] = [];
  let leftOut = 0;
  for (let after = 0; ; ) {
    const { outcomes, next } = await client.listOutcomes({ query: { after, limit: PAGE } });
    for (const outcome of outcomes) {
      if (outcome.evidence === 'none') leftOut++;
      else sprints.push(rowOf(outcome));
    }
    if (outcomes.length < PAGE) return { sprints, leftOut };
    after = next;
  }
}

/** Simulated sprints teach only about simulated ones: they are a history of their own. */
function rowOf({ project_id, mode, committed, delivered, ...done }: SprintOutcome): HistoryRow {
  const doneAt: HistoryRow['doneAt'] = {};
  if (done.done_at_30 !== null) doneAt[30] = done.done_at_30;
  if (done.done_at_50 !== null) doneAt[50] = done.done_at_50;
  if (done.done_at_80 !== null) doneAt[80] = done.done_at_80;
  return { project: `${project_id} ${mode}`, committed, delivered, doneAt };
}
