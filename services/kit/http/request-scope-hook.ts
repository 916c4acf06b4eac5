import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DEADLINE_HEADER, deadlineOf } from '../calls/policy/deadline.ts';
import { Problem } from '../calls/problem.ts';
import { correlationIdOf } from '../process/correlation-id.ts';
import { inRequest, type RequestScope } from '../process/request-scope.ts';
import { readTraceparent, writeTraceparent } from '../process/traceparent.ts';

const scopes = new WeakMap<object, RequestScope>();

/** The scope of a request, whoever asks: what runs outside of it, as an error's answer may, too. */
export function scopeOf(request: FastifyRequest): RequestScope {
  const known = scopes.get(request.raw);
  if (known) return known;
  const { headers } = request;
  const trace = readTraceparent(headers.traceparent?.toString());
  const scope: RequestScope = {
    correlationId: correlationIdOf(headers['x-correlation-id']?.toString()),
    traceparent: trace && writeTraceparent(trace),
    deadline: deadlineOf(headers[DEADLINE_HEADER]?.toString()),
    isAwaited: true,
  };
  scopes.set(request.raw, scope);
  return scope;
}

/** Runs all of a request in its scope, and gives its correlation id back. To be registered before every other hook. */
export function scopeRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const scope = scopeOf(request);
    reply.header('x-correlation-id', scope.correlationId);
    if (scope.deadline !== undefined && scope.deadline <= performance.now())
      return done(new Problem('deadline_exceeded', 'the caller has stopped waiting'));
    inRequest(scope, done);
  });
  // A body is parsed in the context of its socket, which knows no request.
  fastify.addHook('preValidation', (request, _reply, done) => inRequest(scopeOf(request), done));
}
