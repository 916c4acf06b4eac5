import type { PoolStatus } from '../../kit/database/database.ts';
import type { Found, ReadinessShape } from '../../kit/http/health.ts';
import type { Lag } from '../log/lag.ts';
import { isBehind } from './behind.ts';
import type { ModelsTold } from './model-watch.ts';

/**
 * The seed's readiness: every dependency by name, with how far the log is read and how busy the database is. Models are told and not
 * counted: decisions go on without them.
 */
export const readiness =
  (lag: () => Lag, pool: () => PoolStatus, models: () => ModelsTold): ReadinessShape =>
  (found) => {
    const now = lag();
    const isReady = found.isReady && !isBehind(now);
    return {
      isReady,
      body: { status: isReady ? 'ok' : 'error', services: { ...servicesOf(found, now, pool()), ...models() } },
    };
  };

function servicesOf({ needed, database }: Found, lag: Lag, { size, open, lent }: PoolStatus) {
  const services = Object.entries(needed).map(([name, status]) => [`${name}-service`, { status }]);
  return {
    ...Object.fromEntries(services),
    'chronicle-service': {
      status: needed.chronicle ?? 'error',
      // What is in its log and not known here yet; null: it was never asked.
      events_behind: lag.events,
      seconds_behind: lag.seconds,
    },
    agent_memory_db: {
      status: database,
      pool_status: {
        pool_size: size,
        checked_in_connections: open - lent,
        checked_out_connections: lent,
        total_connections: open,
      },
    },
  };
}
