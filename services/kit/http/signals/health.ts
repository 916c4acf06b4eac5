import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Neighbour } from '../../calls/neighbour.ts';
import type { BreakerState } from '../../calls/policy/breaker.ts';
import type { Clock } from '../../time/clock.ts';

export type CheckResult = 'ok' | 'error';

/** How another service is, and how calls of it go. */
export interface NeighbourFound {
  status: CheckResult;
  /** null: it did not say that it lives */
  latency_ms: number | null;
  circuit_breaker_state: BreakerState;
}

/** What readiness found out. */
export interface Found {
  /** absent: the service has none */
  database?: CheckResult;
  /** name of another service → how it is; told, never counted */
  neighbours: Record<string, NeighbourFound>;
  /** name of something else → whether it answered; told, never counted */
  observed: Record<string, CheckResult>;
  /** the database answers; what is not of this service is no reason to send it no requests */
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
  /** other services that this one calls */
  neighbours?: Record<string, Neighbour>;
  /** name → check of what else the service would like to have; throws when it is away */
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
  ({ database, neighbours, observed, isReady, at }) => {
    const found = Object.entries(neighbours);
    const external = [...found.map(([name, { status }]) => [name, status] as const), ...Object.entries(observed)];
    return {
      isReady,
      body: {
        service: `${service}-service`,
        status: isReady ? 'ready' : 'not_ready',
        ...(database === undefined ? {} : { database }),
        ...(external.length > 0
          ? { external_apis: Object.fromEntries(external.map(([name, status]) => [`${name}_service`, status])) }
          : {}),
        ...(found.length > 0 ? { services: servicesOf(neighbours) } : {}),
        timestamp: at.toISOString(),
      },
    };
  };

/** In the seed's words. */
export const servicesOf = (neighbours: Found['neighbours']): Record<string, NeighbourFound> =>
  Object.fromEntries(Object.entries(neighbours).map(([name, found]) => [`${name}-service`, found]));

async function look(options: HealthOptions): Promise<Found> {
  const [database, neighbours, observed] = await Promise.all([
    options.database && resultOf(within(DATABASE_MS, options.database)),
    eachOf(options.neighbours ?? {}, lookAt),
    eachOf(options.observed ?? {}, (check) => resultOf(check())),
  ]);
  const isReady = database !== 'error';
  return { ...(database ? { database } : {}), neighbours, observed, isReady, at: options.clock.now() };
}

/** A database that hangs is away: who asks whether the service is ready waits for no statement. */
const DATABASE_MS = 2_000;

async function within(ms: number, check: () => Promise<unknown>): Promise<void> {
  const ends = new AbortController();
  const late = sleep(ms, undefined, { signal: ends.signal }).then(() => Promise.reject(new Error('it takes too long')));
  await Promise.race([check(), late]).finally(() => {
    late.catch(() => {});
    ends.abort();
  });
}

async function lookAt(neighbour: Neighbour): Promise<NeighbourFound> {
  const begun = performance.now();
  const status = await resultOf(neighbour.look());
  return {
    status,
    latency_ms: status === 'ok' ? Number((performance.now() - begun).toFixed(1)) : null,
    circuit_breaker_state: neighbour.breaker(),
  };
}

const resultOf = (check: Promise<unknown>): Promise<CheckResult> =>
  check.then(
    () => 'ok',
    () => 'error',
  );

async function eachOf<A, B>(named: Record<string, A>, find: (one: A) => Promise<B>): Promise<Record<string, B>> {
  const found = Object.entries(named).map(async ([name, one]) => [name, await find(one)] as const);
  return Object.fromEntries(await Promise.all(found));
}
