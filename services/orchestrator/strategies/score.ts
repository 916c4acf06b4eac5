import { figuresWithStrategies } from '../learning/strategy-evidence.ts';
import type { Applying } from '../log/applying.ts';
import { countOutcomes } from '../store/knowledge.ts';
import { scoreApplications } from '../store/performance-log.ts';
import type { SprintRow } from '../store/tables.ts';
import { applicationIdOf } from './naming.ts';

/** Keeps what the strategies that held for a sprint would have saved, now that it has closed. */
export function scoreStrategies(closed: SprintRow, { work: { trx, later } }: Applying): void {
  const figures = figuresWithStrategies(closed);
  const { committed, delivered, evidence, losses, shadow } = figures ?? {};
  const at = closed.closed_at;
  if (!shadow?.strategies?.said.length || !committed || at === null) return;
  const scores = shadow.strategies.said.map(({ id, step }) => {
    const loss = losses?.[step];
    return { id, saved: !losses || loss === undefined ? null : losses.learned - loss };
  });
  later(
    scoreApplications(trx, {
      logIds: scores.map(({ id }) => applicationIdOf(id, closed.sprint_id)),
      saved: scores.map(({ saved }) => saved),
      actual_outcome: { committed, delivered, evidence },
      outcome_quality: evidence === 'none' ? null : Math.min(1, (delivered ?? 0) / committed),
      updated_at: at,
    }),
  );
  const those = (speaks: (saved: number) => boolean) =>
    scores.filter(({ saved }) => speaks(saved ?? 0)).map(({ id }) => id);
  later(countOutcomes(trx, { better: those((saved) => saved > 0), worse: those((saved) => saved < 0) }));
}
