import { Problem } from '../../kit/calls/problem.ts';
import type { IntelligenceAnswer } from '../contract/intelligence.ts';
import { isBehind } from '../health/behind.ts';
import { freshnessHours } from './insights.ts';
import type { Reading } from './reading.ts';

type ModelsHealth = IntelligenceAnswer<'getModelsHealth'>;

/** @throws Problem intelligence_degraded, with the same members */
export function readModelsHealth({ lag, history }: Pick<Reading, 'lag' | 'history'>): ModelsHealth {
  const now = lag();
  const isDegraded = isBehind(now);
  const health: ModelsHealth = {
    intelligence_status: isDegraded ? 'degraded' : 'healthy',
    cache_status: now.hasCaughtUp ? 'healthy' : 'degraded',
    chronicle_service_connectivity: now.isChronicleAway ? 'error' : 'ok',
    data_freshness_hours: freshnessHours(now),
    model_last_updated: history.lastClose?.toISOString() ?? null,
  };
  if (isDegraded)
    throw new Problem('intelligence_degraded', 'the log is not read to its end', { extra: { ...health } });
  return health;
}
