import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginSpan, isTracing, type Span } from '../../tracing/tracing.ts';
import { scopeOf } from '../request-scope-hook.ts';

/** What is asked every few seconds, such as health, and streams, which last for hours: no part of any trace. */
const isLeftOut = ({ routeOptions, headers }: FastifyRequest): boolean =>
  (routeOptions.schema as { hide?: boolean } | undefined)?.hide === true ||
  headers.accept?.includes('text/event-stream') === true;

/**
 * Makes each request a span, a part of what its caller's traceparent names. To be registered before every hook that does anything.
 */
export function traceRequests(fastify: FastifyInstance, service: string): void {
  if (!isTracing()) return;
  const spans = new WeakMap<FastifyRequest, Span>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { method, routeOptions } = request;
    const scope = scopeOf(request);
    scope.service = service;
    if (isLeftOut(request)) {
      scope.traceparent = undefined;
      return done();
    }
    const span = beginSpan({
      // Never the path itself: it has ids.
      name: routeOptions.url === undefined ? method : `${method} ${routeOptions.url}`,
      kind: 'server',
      parent: scope.traceparent,
      service,
      attributes: {
        'http.request.method': method,
        'http.route': routeOptions.url,
        'url.path': request.url.split('?')[0],
        'url.scheme': request.protocol,
        'dsm.correlation_id': scope.correlationId,
      },
    });
    if (span) {
      spans.set(request, span);
      scope.traceparent = span.traceparent;
    }
    done();
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': reply.statusCode, 'dsm.caller': scopeOf(request).caller?.subject });
    span?.end(reply.statusCode >= 500 ? new Error(`answered ${reply.statusCode}`) : undefined);
  });
}
