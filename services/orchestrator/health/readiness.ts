import type { PoolStatus } from '../../kit/database/database.ts';
import { type ReadinessShape, servicesOf } from '../../kit/http/signals/health.ts';
import type { Lag } from '../log/lag.ts';
import type { ModelsTold } from './model-watch.ts';

/**
 * The seed's readiness: every other service by name, with how far the log is read and how busy the database is. Only the database counts:
 * a decision says itself what it lacks.
 */
export const readiness =
  (lag: () => Lag, pool: () => PoolStatus, models: () => ModelsTold): ReadinessShape =>
  ({ isReady, neighbours, database }) => {
    const { events, seconds } = lag();
    const services = servicesOf(neighbours);
    return {
      isReady,
      body: {
        status: isReady ? 'ok' : 'error',
        services: {
          ...services,
          // What is in its log and not known here yet; null: it was never asked.
          'chronicle-service': { ...services['chronicle-service'], events_behind: events, seconds_behind: seconds },
          agent_memory_db: { status: database, pool_status: statusOf(pool()) },
          ...models(),
        },
      },
    };
  };

const statusOf = ({ size, open, lent }: PoolStatus) => ({
  pool_size: size,
  checked_in_connections: open - lent,
  checked_out_connections: lent,
  total_connections: open,
});
