import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import { kit } from '../database/unit-of-work.ts';
import type { Clock } from '../time/clock.ts';

export type CheckResult = 'ok' | 'error';

/** What readiness found out. */
export interface Found {
  database: CheckResult;
  /** name of a service → whether it answered */
  needed: Record<string, CheckResult>;
  observed: Record<string, CheckResult>;
  /** the database answers, and so does all that is needed */
  isReady: boolean;
  at: Date;
}

/** A service's own words for its readiness. */
export type ReadinessShape = (found: Found) => { isReady: boolean; body: object };

/** What readiness looks at. */
export interface HealthOptions<Tables extends KitTables> {
  service: string;
  clock: Clock;
  db: Kysely<Tables>;
  /** name → check of what readiness depends on, besides the database; a check throws when the dependency is away */
  dependencies?: Record<string, () => Promise<void>>;
  /** like `dependencies`, told and not counted: the service goes on without them */
  observed?: Record<string, () => Promise<void>>;
}

/** Liveness at /health and /health/live, readiness at /health/ready. `shape` is asked at each request. */
export function serveHealth<T extends KitTables>(
  fastify: FastifyInstance,
  options: HealthOptions<T>,
  shape: () => ReadinessShape = () => readinessOf(options.service),
): void {
  const hidden = { schema: { hide: true } as never };
  fastify.get('/health', hidden, async () => ({ status: 'ok' }));
  fastify.get('/health/live', hidden, async () => ({ status: 'ok' }));
  fastify.get('/health/ready', hidden, async (_request, reply) => {
    const { isReady, body } = shape()(await look(options));
    return reply.code(isReady ? 200 : 503).send(body);
  });
}

/** The words of every service that has none of its own. */
export const readinessOf =
  (service: string): ReadinessShape =>
  ({ database, needed, observed, isReady, at }) => {
    const external = Object.entries({ ...needed, ...observed }).map(([name, result]) => [`${name}_service`, result]);
    return {
      isReady,
      body: {
        service: `${service}-service`,
        status: isReady ? 'ready' : 'not_ready',
        database,
        ...(external.length > 0 ? { external_apis: Object.fromEntries(external) } : {}),
        timestamp: at.toISOString(),
      },
    };
  };

async function look<T extends KitTables>(options: HealthOptions<T>): Promise<Found> {
  const { db, clock, dependencies = {}, observed: alsoSeen = {} } = options;
  const database = await resultOf(() => kit(db).selectFrom('outbox').select('id').limit(1).execute());
  const [needed, observed] = await Promise.all([resultsOf(dependencies), resultsOf(alsoSeen)]);
  const isReady = database === 'ok' && Object.values(needed).every((result) => result === 'ok');
  return { database, needed, observed, isReady, at: clock.now() };
}

const resultOf = (check: () => Promise<unknown>): Promise<CheckResult> =>
  check().then(
    () => 'ok',
    () => 'error',
  );

async function resultsOf(checks: Record<string, () => Promise<void>>): Promise<Record<string, CheckResult>> {
  const results = Object.entries(checks).map(async ([name, check]) => [name, await resultOf(check)] as const);
  return Object.fromEntries(await Promise.all(results));
}
