import type { SprintOutcome } from './contract/outcome.ts';
import { doneAt } from './domain/forecast.ts';
import { type OutcomeRow, outcomesAfter } from './store/outcomes.ts';
import type { OrchestratorDatabase } from './store/tables.ts';

export async function listOutcomes(db: OrchestratorDatabase, page: { after: number; limit: number }) {
  const rows = await outcomesAfter(db, page);
  return { outcomes: rows.map(outcomeOf), next: rows.at(-1)?.closed_seq ?? page.after };
}

function outcomeOf({ figures, closed_at, closed_seq: _place, ...row }: OutcomeRow): SprintOutcome {
  const { committed = 0, delivered = 0, evidence = 'none', path = null } = figures ?? {};
  // The end is in every path; the way to it only where daily scrums were held.
  const known = path !== null && path.length > 1 ? path.map(([share, value]) => ({ share, value })) : undefined;
  const done = (share: number) => (known === undefined ? null : Number(doneAt({ done: known }, share).toFixed(3)));
  return {
    ...row,
    committed,
    delivered: delivered ?? 0,
    done_at_30: done(0.3),
    done_at_50: done(0.5),
    done_at_80: done(0.8),
    evidence: evidence ?? 'none',
    closed_at: (closed_at ?? new Date(0)).toISOString(),
  };
}
