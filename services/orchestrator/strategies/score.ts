import { figuresWithStrategies } from '../learning/strategy-evidence.ts';
import type { Applying } from '../log/applying.ts';
import { countOutcome } from '../store/knowledge.ts';
import { scoreApplication } from '../store/performance-log.ts';
import type { SprintRow } from '../store/tables.ts';
import { applicationIdOf } from './naming.ts';

/** Keeps what the strategies that held for a sprint would have saved, now that it has closed. */
export async function scoreStrategies(closed: SprintRow, to: Applying): Promise<void> {
  const { trx } = to.work;
  const figures = figuresWithStrategies(closed);
  const { committed, delivered, evidence, losses, shadow } = figures ?? {};
  const at = closed.closed_at;
  if (!shadow?.strategies || !committed || at === null) return;
  for (const { id, step } of shadow.strategies.said) {
    const loss = losses?.[step];
    const saved = !losses || loss === undefined ? null : losses.learned - loss;
    await scoreApplication(trx, applicationIdOf(id, closed.sprint_id), {
      actual_outcome: { committed, delivered, evidence },
      outcome_quality: evidence === 'none' ? null : Math.min(1, (delivered ?? 0) / committed),
      performance_delta: saved,
      updated_at: at,
    });
    if (saved !== null && saved !== 0) await countOutcome(trx, id, saved > 0);
  }
}
