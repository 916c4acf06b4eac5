import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, type Registry } from 'prom-client';
import { Problem } from '../../calls/problem.ts';
import { cameByMetricsPort } from './metrics-port.ts';

/**
 * The event loop's delay is measured by a timer that comes so often. Node's own 10 ms wake a process that does nothing a hundred times a
 * second, which is half of all that it does.
 */
const LOOP_TIMER_MS = 50;

/** A service's own figures, as JSON. */
export type Figures = () => object;

/**
 * Measures every request of a service, and serves that with Node's own figures and what else is in `registry` at /metrics. A service
 * with `figures` of its own tells those, unless the Accept header names text/plain or openmetrics, as a scraper's does. `isApart`: who comes
 * by another port than that of metrics finds none.
 */
export function serveMetrics(
  fastify: FastifyInstance,
  registry: Registry,
  figures: () => Figures | undefined,
  isApart = false,
): void {
  const seconds = new Histogram({
    name: 'dsm_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_TIMER_MS });
  fastify.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      // Never the path itself: ids in it would make a series each.
      route: request.routeOptions.url ?? 'unknown',
      status: String(reply.statusCode),
    };
    seconds.observe(labels, reply.elapsedTime / 1000);
  });
  fastify.get('/metrics', { schema: { hide: true } as never }, async (request, reply) => {
    if (isApart && !cameByMetricsPort(request.raw))
      throw new Problem('not_found', `${request.method} /metrics is not served here`);
    const own = figures();
    if (own && !/text\/plain|openmetrics/i.test(request.headers.accept ?? '')) return own();
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
