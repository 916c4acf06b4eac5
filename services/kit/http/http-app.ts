import swagger from '@fastify/swagger';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify';
import { jsonSchemaTransform, validatorCompiler } from 'fastify-type-provider-zod';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { INSTALLATION_HEADER, ServiceUnavailable } from '../calls/client.ts';
import { kitErrors, Problem } from '../calls/problem.ts';
import type { ErrorTable, Route } from '../calls/route.ts';
import { isLoopback } from '../process/listen-address.ts';
import type { Logger } from '../process/logger.ts';
import { inRequest } from '../process/request-scope.ts';
import { traceIdOf } from '../process/traceparent.ts';
import { answerText } from './answer-text.ts';
import { type Auth, guard } from './auth/guard.ts';
import { accessDocument, accessResponses, securitySchemes } from './auth/openapi.ts';
import type { Belonging } from './auth/project-places.ts';
import { challengeOf } from './auth/refusal.ts';
import { deprecationHeaders } from './deprecation.ts';
import { Draining } from './draining.ts';
import { isKnown, notModifiedResponse } from './entity-tag.ts';
import { inTime } from './limits/handler-time.ts';
import { parseJsonBodiesOnly, refuseBody } from './limits/json-body.ts';
import { drained, isTooLarge } from './limits/large-body.ts';
import { SERVER_TIMES } from './limits/server-times.ts';
import { answerError, problemResponse } from './problem-answer.ts';
import { scopeOf, scopeRequests } from './request-scope-hook.ts';
import { ServedMethods } from './served-methods.ts';
import { type HealthOptions, type HealthShape, type ReadinessShape, serveHealth } from './signals/health.ts';
import { measureNeighbours } from './signals/neighbour-metrics.ts';
import { logRequests } from './signals/request-log.ts';
import { type Figures, serveMetrics } from './signals/request-metrics.ts';
import { traceRequests } from './signals/request-spans.ts';
import { answerUnreadable } from './unreadable-request.ts';

// Longer than any id, so that what nobody has is unknown and not malformed.
const LONGEST_PARAMETER = 4096;
/** of a request's body, in bytes, unless its service or route says otherwise */
export const DEFAULT_BODY_LIMIT = 256 * 1024;

export interface HttpAppOptions extends HealthOptions {
  log: Logger;
  errors: ErrorTable;
  /** of a request's body, in bytes, where its route says nothing; absent: 256 KiB */
  bodyLimit?: number;
  /** absent: takes every caller; see INSTALLATION_HEADER */
  installation?: string | undefined;
  /** absent: everybody may do everything */
  auth?: Auth | undefined;
  /** /metrics answers by metrics-port.ts alone */
  metricsApart?: boolean | undefined;
}

export interface Input<R> {
  params: R extends Route<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never;
  query: R extends Route<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never;
  body: R extends Route<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never;
}
export type AnswerOf<R> = R extends Route<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.input<A> : never;

/** HTTP of a service, with a database or without: serves the routes of a contract, and what every service has. Does not listen. */
export class HttpApp {
  readonly fastify: FastifyInstance;
  readonly #options: HttpAppOptions;
  readonly #served: ServedMethods;
  /** what is served at /metrics; a service adds its own */
  readonly metrics = new Registry();
  readonly draining: Draining;
  readonly #belongings = new Map<string, Belonging>();
  #readiness: ReadinessShape | undefined;
  #health: HealthShape | undefined;
  #figures: Figures | undefined;

  private constructor(options: HttpAppOptions) {
    this.#options = options;
    this.fastify = fastify({
      loggerInstance: options.log,
      logController: new LogController({ disableRequestLogging: true }),
      bodyLimit: options.bodyLimit ?? DEFAULT_BODY_LIMIT,
      routerOptions: { maxParamLength: LONGEST_PARAMETER },
      frameworkErrors: (error, request, reply) => void this.#fail(error, request, reply as FastifyReply),
      clientErrorHandler: answerUnreadable(() => this.#served),
      forceCloseConnections: true,
      ...SERVER_TIMES,
    }) as unknown as FastifyInstance;
    this.#served = new ServedMethods(this.fastify);
    this.draining = new Draining(this.fastify);
  }

  static async build(options: HttpAppOptions): Promise<HttpApp> {
    const app = new HttpApp(options);
    await app.#setUp();
    return app;
  }

  /** Serves one route of a contract: validate, handler, answer. */
  serve<R extends Route>(
    to: R,
    handler: (input: Input<R>, request: FastifyRequest, reply: FastifyReply) => Promise<AnswerOf<R>>,
  ): void {
    const takesBody = !(to.body instanceof z.ZodUndefined);
    this.fastify.route({
      method: to.method,
      url: to.path,
      ...(to.bodyLimit === undefined ? {} : { bodyLimit: to.bodyLimit }),
      config: { invalid: to.invalid, access: to.access, project: to.project } as never,
      schema: {
        summary: to.summary,
        ...(to.deprecated ? { deprecated: true } : {}),
        ...(this.#options.auth ? accessDocument(to.access) : {}),
        params: to.params,
        querystring: to.query,
        ...(takesBody ? { body: to.body } : {}),
        response: {
          ...(this.#options.auth ? accessResponses(to) : {}),
          ...this.#errorResponses(to),
          ...(to.isTagged ? notModifiedResponse : {}),
          [to.status]: to.answer,
        },
      } as never,
      handler: async (request, reply) => {
        if (!takesBody) refuseBody(request);
        const { params, query, body } = request;
        if (to.deprecated) reply.headers(deprecationHeaders(to.deprecated, params));
        const answer = await inTime(handler({ params, query, body } as Input<R>, request, reply));
        if (to.isTagged && isKnown(answer, request, reply)) return reply.code(304).send();
        return reply.code(to.status).send(answer);
      },
    });
  }

  /** Says which projects that belongs to what a parameter of a path names, such as `sprint_id`; asked for callers limited to projects alone. */
  belongs(parameter: string, belonging: Belonging): void {
    this.#belongings.set(parameter, belonging);
  }

  /** Readiness is told in the service's own words from now on. */
  shapeReadiness(shape: ReadinessShape): void {
    this.#readiness = shape;
  }

  /** /health is told in the service's own words from now on; /health/live stays. */
  shapeHealth(shape: HealthShape): void {
    this.#health = shape;
  }

  /** /metrics is JSON from now on, and Prometheus' text for who asks so. */
  shapeMetrics(figures: Figures): void {
    this.#figures = figures;
  }

  /** What OpenAPI says of a route's errors. Throws when the contract's table has no row for one of them. */
  #errorResponses(to: Route): Record<string, ReturnType<typeof problemResponse>> {
    const table: ErrorTable = { ...kitErrors, ...this.#options.errors };
    const rules = to.rules.length === 0 ? '' : `, or not one of its rules: ${to.rules.join('; ')}`;
    const lines = new Map<number, string[]>([
      [to.invalid, [`invalid_input: ${kitErrors.invalid_input.title}${rules}`]],
    ]);
    for (const code of to.errors) {
      const row = table[code];
      if (!row) throw new Error(`serve: ${to.method} ${to.path}: no table of errors has ${code}`);
      lines.set(row.status, [...(lines.get(row.status) ?? []), `${code}: ${row.title}`]);
    }
    const told = [...lines].map(([status, of]) => [status, problemResponse(of.join('. '))] as const);
    return { ...Object.fromEntries(told), default: problemResponse('What can befall every request, told in code') };
  }

  async #setUp(): Promise<void> {
    const { fastify } = this;
    fastify.setValidatorCompiler(validatorCompiler);
    fastify.setSerializerCompiler(answerText);
    fastify.setErrorHandler(async (error, request, reply) => {
      if (isTooLarge(error)) await drained(request.raw);
      // What is wrong with the body of a request that no route takes is not the news.
      if (request.is404 && !(error instanceof Problem)) return this.#refuse(request, reply);
      return this.#fail(error as Error, request, reply);
    });
    fastify.setNotFoundHandler((request, reply) => this.#refuse(request, reply));
    traceRequests(fastify, `dsm-${this.#options.service}`);
    scopeRequests(fastify);
    logRequests(fastify, this.#options.log);
    parseJsonBodiesOnly(fastify);
    fastify.addHook('onRequest', async (request) => {
      const encoding = request.headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity') throw new Problem('unsupported_media_type', `the body is encoded as ${encoding}`);
      // Whoever asks by a token was not led here by a foreign page.
      if (!this.#options.auth && !isLoopback(request.hostname.replace(/^\[(.*)\]$/, '$1')))
        throw new Problem('foreign_host', `the Host header says ${request.hostname}`);
      const { installation } = this.#options;
      const meant = request.headers[INSTALLATION_HEADER];
      if (meant !== undefined && installation !== undefined && meant !== installation)
        throw new Problem('other_installation', `this is installation ${installation}, not ${meant}`);
    });
    if (this.#options.auth) await guard(fastify, this.#options.auth, this.#belongings);
    fastify.addHook('preValidation', async (request, reply) => {
      const path = request.url.split('?')[0] ?? '';
      if (this.#served.isMistaken(request.routeOptions.url, path)) return this.#refuse(request, reply);
      if (/%00/.test(request.url)) throw new Problem('invalid_input', 'the path holds a NUL character');
    });
    await fastify.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: `DSM ${this.#options.service} service`, version: '1.0.0' },
        ...(this.#options.auth ? securitySchemes : {}),
      },
      transform: jsonSchemaTransform,
    });
    fastify.get('/openapi.json', { schema: { hide: true } as never }, async () => fastify.swagger());
    serveMetrics(fastify, this.metrics, () => this.#figures, this.#options.metricsApart);
    measureNeighbours(this.metrics, this.#options.neighbours ?? {});
    serveHealth(fastify, this.#options, { readiness: () => this.#readiness, health: () => this.#health });
  }

  #refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { problem, headers } = this.#served.refusal(request.method, request.url.split('?')[0] ?? '');
    return this.#fail(problem, request, reply.headers(headers));
  }

  #fail(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { errors, log } = this.#options;
    const invalid = (request.routeOptions?.config as { invalid?: number } | undefined)?.invalid ?? 422;
    const scope = scopeOf(request);
    const traceId = traceIdOf(scope.traceparent);
    const { status, body, retryAfter } = answerError(error, { ...kitErrors, ...errors }, invalid);
    const { method, url } = request;
    // A neighbour that is away is no fault of this place: its stack would say nothing, thousands of times.
    if (error instanceof ServiceUnavailable)
      inRequest(scope, () => log.warn({ reason: error.message, method, url }, 'request not served'));
    else if (status >= 500 && !(error instanceof Problem))
      inRequest(scope, () => log.error({ err: error, method, url }, 'request failed'));
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
    return reply
      .code(status)
      .header('x-correlation-id', scope.correlationId)
      .headers(challengeOf(error))
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send({ ...body, instance: request.url.split('?')[0], ...(traceId === undefined ? {} : { trace_id: traceId }) });
  }
}
