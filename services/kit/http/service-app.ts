import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Registry } from 'prom-client';
import { Problem } from '../calls/problem.ts';
import type { Route } from '../calls/route.ts';
import type { KitTables } from '../database/kit-tables.ts';
import { fingerprintOf, kit, UnitOfWork } from '../database/unit-of-work.ts';
import type { ReadinessShape } from './health.ts';
import { type AnswerOf, HttpApp, type HttpAppOptions, type Input } from './http-app.ts';

const LONGEST_KEY = 255;

export interface AppOptions<Tables extends KitTables> extends Omit<HttpAppOptions, 'database'> {
  db: Kysely<Tables>;
  /** called after a commit that wrote events */
  published: () => void;
}

export interface RequestInput<R, Tables extends KitTables = KitTables> extends Input<R> {
  unit: UnitOfWork<Tables>;
}

/** HTTP of a service with a database: each request has its unit of work, and the stored answer of an Idempotency-Key. */
export class ServiceApp<Tables extends KitTables = KitTables> {
  readonly #options: AppOptions<Tables>;
  readonly #http: HttpApp;

  private constructor(options: AppOptions<Tables>, http: HttpApp) {
    this.#options = options;
    this.#http = http;
  }

  static async build<T extends KitTables = KitTables>(options: AppOptions<T>): Promise<ServiceApp<T>> {
    const database = () => kit(options.db).selectFrom('outbox').select('id').limit(1).execute();
    return new ServiceApp(options, await HttpApp.build({ ...options, database }));
  }

  get fastify(): FastifyInstance {
    return this.#http.fastify;
  }

  /** what is served at /metrics; a service adds its own */
  get metrics(): Registry {
    return this.#http.metrics;
  }

  /** Serves one route of a contract: validate, handler (or the stored answer of an Idempotency-Key), answer. */
  serve<R extends Route>(to: R, handler: (input: RequestInput<R, Tables>) => Promise<AnswerOf<R>>): void {
    this.#http.serve(to, async (input, request) => {
      const unit = this.#unit(request);
      return unit.answer(() => handler({ ...input, unit }));
    });
  }

  /** Readiness is told in the service's own words from now on. */
  shapeReadiness(shape: ReadinessShape): void {
    this.#http.shapeReadiness(shape);
  }

  #unit(request: FastifyRequest): UnitOfWork<Tables> {
    const { service, clock, db, published } = this.#options;
    const key = request.headers['idempotency-key']?.toString().trim() ?? '';
    if (key.length > LONGEST_KEY) {
      throw new Problem('invalid_input', `Idempotency-Key: at most ${LONGEST_KEY} characters`);
    }
    return new UnitOfWork(db, {
      clock,
      service,
      published,
      correlationId: String(request.headers['x-correlation-id'] ?? randomUUID()),
      traceparent: request.headers.traceparent?.toString(),
      ...(key !== '' && request.method !== 'GET'
        ? { idempotency: { key, fingerprint: fingerprintOf(request.method, request.url, request.body) } }
        : {}),
    });
  }
}
