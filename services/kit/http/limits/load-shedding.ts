import type { FastifyInstance } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import { Problem } from '../../calls/problem.ts';
import type { PoolStatus } from '../../database/database.ts';
import { LoopDelay } from './loop-delay.ts';

/** who may wait for a connection to the database: each one more would wait for longer than its caller does */
const LONGEST_QUEUE = 500;
const RETRY_AFTER_S = 1;
/** as a metric tells them */
const REASONS = { loop: 'event_loop', pool: 'database_pool' };

/**
 * Refuses requests, before their bodies are read, while there is more to do than can be done: those that are taken are answered in time.
 * What is not told in OpenAPI, health and metrics among it, is answered always.
 */
export function shedLoad(
  fastify: FastifyInstance,
  registry: Registry,
  pool: (() => PoolStatus) | undefined,
  loop: Pick<LoopDelay, 'isOverloaded' | 'stop'> = new LoopDelay(),
): void {
  const shed = new Counter({
    name: 'dsm_requests_shed_total',
    help: 'Requests that were refused because there was too much to do already',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of Object.values(REASONS)) shed.inc({ reason }, 0);
  const refuse = (reason: string, why: string): Problem => {
    shed.inc({ reason });
    return new Problem('overloaded', `the service: ${why}`, { retryAfter: RETRY_AFTER_S });
  };
  fastify.addHook('onRequest', async ({ routeOptions }) => {
    if ((routeOptions.schema as { hide?: boolean } | undefined)?.hide) return;
    if (loop.isOverloaded) throw refuse(REASONS.loop, 'it does not keep up with its work');
    const waiting = pool?.().waiting ?? 0;
    if (waiting >= LONGEST_QUEUE) throw refuse(REASONS.pool, `${waiting} wait for the database already`);
  });
  fastify.addHook('onClose', async () => loop.stop());
}
