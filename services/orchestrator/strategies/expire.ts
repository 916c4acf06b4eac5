import { strategyEvolved } from '../contract/events.ts';
import { isExpired } from '../domain/strategies/evolve.ts';
import type { Applying } from '../log/applying.ts';
import type { DataOf } from '../log/events.ts';
import { nameBasedId } from '../memory/episode-id.ts';
import { allStrategies, findStrategy, setStrategy } from '../store/knowledge.ts';
import type { KnowledgeRow, OrchestratorUnit } from '../store/tables.ts';

/**
 * Tells which strategies nothing has supported for long. They end when that is read back from the log, so that they do in a rebuild as well.
 * Returns what was told.
 */
export async function tellExpired(unit: OrchestratorUnit, episodes: number): Promise<{ id: string; expired: number }> {
  return unit.run('tell what has expired', async ({ trx, now, emit }) => {
    const evolved_at = now.toISOString();
    const id = nameBasedId(`expiry at ${evolved_at}`);
    const expired = (await allStrategies(trx)).filter((row) => hasExpired(row, now));
    if (expired.length > 0)
      await emit(strategyEvolved, id, {
        ...{ evolution_id: id, because: 'expiry', evolved_at },
        evolution_summary: {
          ...{ strategies_created: 0, strategies_updated: 0, strategies_deprecated: expired.length },
          episodes_analyzed: episodes,
        },
        ...{ new_strategies: [], updated_strategies: [] },
        deprecated_strategies: expired.map(({ knowledge_id: strategy_id, content: { name } }) => ({
          ...{ strategy_id, name },
        })),
      });
    return { id, expired: expired.length };
  });
}

/** Ends those that the log tells as expired, but for one that was supported after all. */
export async function endExpired(data: DataOf<'STRATEGY_EVOLVED'>, { work: { trx, later } }: Applying): Promise<void> {
  if (data.because !== 'expiry') return;
  for (const { strategy_id: id } of data.deprecated_strategies) {
    const row = await findStrategy(trx, id);
    if (row && hasExpired(row, new Date(data.evolved_at))) later(setStrategy(trx, id, { is_active: false }));
  }
}

const hasExpired = ({ is_active: isActive, last_validated, created_at }: KnowledgeRow, now: Date): boolean =>
  isActive && isExpired(last_validated ?? created_at, now);
