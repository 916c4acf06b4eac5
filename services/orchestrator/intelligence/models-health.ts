import { Problem } from '../../kit/calls/problem.ts';
import type { IntelligenceAnswer } from '../contract/intelligence.ts';
import { isBehind } from '../health/behind.ts';
import type { EmbeddingState } from '../health/model-watch.ts';
import { freshnessHours } from './insights.ts';
import type { Reading } from './reading.ts';

type ModelsHealth = IntelligenceAnswer<'getModelsHealth'>;

/** @throws Problem intelligence_degraded, with the same members */
export function readModelsHealth(
  { lag, history }: Pick<Reading, 'lag' | 'history'>,
  { isThere, hasModel }: EmbeddingState,
): ModelsHealth {
  const now = lag();
  // A model that is away is told and not counted: decisions are the same without it.
  const isDegraded = isBehind(now) || !isThere;
  const health: ModelsHealth = {
    intelligence_status: isDegraded ? 'degraded' : 'healthy',
    cache_status: now.hasCaughtUp ? 'healthy' : 'degraded',
    chronicle_service_connectivity: now.isChronicleAway ? 'error' : 'ok',
    embedding_service_connectivity: isThere ? 'ok' : 'error',
    embedding_model_status: hasModel ? 'ok' : 'away',
    data_freshness_hours: freshnessHours(now),
    model_last_updated: history.lastClose?.toISOString() ?? null,
  };
  if (isDegraded)
    throw new Problem(
      'intelligence_degraded',
      isBehind(now) ? 'the log is not read to its end' : 'the embedding service is away',
      { extra: { ...health } },
    );
  return health;
}
