import type { IncomingMessage, Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { SERVER_TIMES } from '../limits/server-times.ts';

// Not imported: see calls/exchange.ts.
const { createServer } = process.getBuiltinModule('node:http');
const SERVED = /^\/(metrics|health(\/live|\/ready)?)(\?|$)/;
const requests = new WeakSet<IncomingMessage>();

/** Health and metrics of a service on a port of their own, which the service's callers need not reach. Does not listen. */
export function metricsServer(fastify: FastifyInstance): Server {
  const { requestTimeout, http } = SERVER_TIMES;
  return createServer({ requestTimeout, ...http }, (request, response) => {
    if (!SERVED.test(request.url ?? '')) return void response.writeHead(404).end();
    requests.add(request);
    fastify.routing(request, response);
  });
}

export const cameByMetricsPort = (request: IncomingMessage): boolean => requests.has(request);
