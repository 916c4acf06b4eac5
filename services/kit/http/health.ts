import type { FastifyInstance } from 'fastify';
import type { Clock } from '../time/clock.ts';

export type CheckResult = 'ok' | 'error';

/** What readiness found out. */
export interface Found {
  /** absent: the service has none */
  database?: CheckResult;
  /** name of a service → whether it answered */
  needed: Record<string, CheckResult>;
  observed: Record<string, CheckResult>;
  /** the database answers, and so does all that is needed */
  isReady: boolean;
  at: Date;
}

/** A service's own words for its readiness. */
export type ReadinessShape = (found: Found) => { isReady: boolean; body: object };

/** A service's own words for its health. */
export type HealthShape = () => Promise<{ isHealthy: boolean; body: object }>;

/** What readiness looks at. */
export interface HealthOptions {
  service: string;
  clock: Clock;
  /** throws when the database is away; absent: the service has none */
  database?: () => Promise<unknown>;
  /** name → check of what readiness depends on, besides the database; a check throws when the dependency is away */
  dependencies?: Record<string, () => Promise<void>>;
  /** like `dependencies`, told and not counted: the service goes on without them */
  observed?: Record<string, () => Promise<void>>;
}

/** A service's own words, asked for at each request; undefined: those of every service. */
interface Words {
  readiness?: () => ReadinessShape | undefined;
  health?: () => HealthShape | undefined;
}

/** Liveness at /health/live and, unless the service says otherwise, at /health; readiness at /health/ready. */
export function serveHealth(fastify: FastifyInstance, options: HealthOptions, words: Words = {}): void {
  const hidden = { schema: { hide: true } as never };
  fastify.get('/health', hidden, async (_request, reply) => {
    const { isHealthy, body } = (await words.health?.()?.()) ?? { isHealthy: true, body: { status: 'ok' } };
    return reply.code(isHealthy ? 200 : 503).send(body);
  });
  fastify.get('/health/live', hidden, async () => ({ status: 'ok' }));
  fastify.get('/health/ready', hidden, async (_request, reply) => {
    const shape = words.readiness?.() ?? readinessOf(options.service);
    const { isReady, body } = shape(await look(options));
    return reply.code(isReady ? 200 : 503).send(body);
  });
}

const readinessOf =
  (service: string): ReadinessShape =>
  ({ database, needed, observed, isReady, at }) => {
    const external = Object.entries({ ...needed, ...observed }).map(([name, result]) => [`${name}_service`, result]);
    return {
      isReady,
      body: {
        service: `${service}-service`,
        status: isReady ? 'ready' : 'not_ready',
        ...(database === undefined ? {} : { database }),
        ...(external.length > 0 ? { external_apis: Object.fromEntries(external) } : {}),
        timestamp: at.toISOString(),
      },
    };
  };

async function look({
  database: check,
  clock,
  dependencies = {},
  observed: alsoSeen = {},
}: HealthOptions): Promise<Found> {
  const database = check && { database: await resultOf(check) };
  const [needed, observed] = await Promise.all([resultsOf(dependencies), resultsOf(alsoSeen)]);
  const isReady = Object.values({ ...database, ...needed }).every((result) => result === 'ok');
  return { ...database, needed, observed, isReady, at: clock.now() };
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
