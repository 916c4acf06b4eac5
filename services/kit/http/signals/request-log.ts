import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../process/logger.ts';
import { inRequest } from '../../process/request-scope.ts';
import { scopeOf } from '../request-scope-hook.ts';

/** One line a request, at debug; none for what is asked every few seconds, such as health. */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', async (request, reply) => {
    if (!log.isLevelEnabled('debug')) return;
    const { method, routeOptions } = request;
    if ((routeOptions.schema as { hide?: boolean } | undefined)?.hide) return;
    const scope = scopeOf(request);
    const line = {
      method,
      // Never the path itself, as in the metrics.
      route: routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      duration_ms: Number(reply.elapsedTime.toFixed(1)),
      ...(scope.caller ? { caller: scope.caller.subject } : {}),
    };
    inRequest(scope, () => log.debug(line, 'request'));
  });
}
