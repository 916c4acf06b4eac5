import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import type { KitTables } from '../database/kit-tables.ts';
import { kit } from '../database/unit-of-work.ts';
import type { Clock } from '../time/clock.ts';

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

/** Liveness at /health and /health/live, readiness at /health/ready. */
export function serveHealth<T extends KitTables>(fastify: FastifyInstance, options: HealthOptions<T>): void {
  const hidden = { schema: { hide: true } as never };
  fastify.get('/health', hidden, async () => ({ status: 'ok' }));
  fastify.get('/health/live', hidden, async () => ({ status: 'ok' }));
  fastify.get('/health/ready', hidden, async (_request, reply) => answerReadiness(options, reply));
}

async function answerReadiness<T extends KitTables>(options: HealthOptions<T>, reply: FastifyReply): Promise<unknown> {
  const { service, db, clock, dependencies = {}, observed = {} } = options;
  const database = await resultOf(() => kit(db).selectFrom('outbox').select('id').limit(1).execute());
  const [needed, seen] = await Promise.all([resultsOf(dependencies), resultsOf(observed)]);
  const external = { ...needed, ...seen };
  const ready = database === 'ok' && Object.values(needed).every((v) => v === 'ok');
  return reply.code(ready ? 200 : 503).send({
    service: `${service}-service`,
    status: ready ? 'ready' : 'not_ready',
    database,
    ...(Object.keys(external).length > 0 ? { external_apis: external } : {}),
    timestamp: clock.now().toISOString(),
  });
}

const resultOf = (check: () => Promise<unknown>) =>
  check().then(
    () => 'ok' as const,
    () => 'error' as const,
  );

async function resultsOf(checks: Record<string, () => Promise<void>>) {
  const results = Object.entries(checks).map(
    async ([name, check]) => [`${name}_service`, await resultOf(check)] as const,
  );
  return Object.fromEntries(await Promise.all(results));
}
