import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Registry } from 'prom-client';
import { kitErrors, Problem } from '../calls/problem.ts';
import type { ErrorTable, Route } from '../calls/route.ts';
import type { PoolStatus } from '../database/database.ts';
import type { KitTables } from '../database/kit-tables.ts';
import { fingerprintOf, kit, type Published, UnitOfWork } from '../database/unit-of-work.ts';
import type { Draining } from './draining.ts';
import { type AnswerOf, HttpApp, type HttpAppOptions, type Input } from './http-app.ts';
import { shedLoad } from './limits/load-shedding.ts';
import { type Arrival, readOnceArrived } from './not-here-yet.ts';
import { scopeOf } from './request-scope-hook.ts';
import type { ReadinessShape } from './signals/health.ts';

const LONGEST_KEY = 255;

/** How long an answer waits for the transport to take what the request told. */
const HAND_OVER_MS = 50;
/**
 * `pending` in an answer: what was written is kept, and other services hear of it later, as the transport has not taken it yet. Absent: a
 * read of another service from now on finds it, or says that it has not arrived.
 */
const EVENTS_HEADER = 'dsm-events';

export interface AppOptions<Tables extends KitTables> extends Omit<HttpAppOptions, 'database'> {
  db: Kysely<Tables>;
  /** called after a commit that wrote events */
  published: Published;
  /** whether the transport has taken these events within that time; absent: nobody is asked */
  handedOver?: (eventIds: readonly string[], withinMs: number) => Promise<boolean>;
  /** connections to the database, for who would have to wait too long for one */
  pool?: () => PoolStatus;
  /** absent: the service takes no events */
  arrival?: Arrival;
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
    const http = await HttpApp.build({ ...options, database });
    shedLoad(http.fastify, http.metrics, options.pool);
    return new ServiceApp(options, http);
  }

  get fastify(): FastifyInstance {
    return this.#http.fastify;
  }

  /** what is served at /metrics; a service adds its own */
  get metrics(): Registry {
    return this.#http.metrics;
  }

  get draining(): Draining {
    return this.#http.draining;
  }

  /** Serves one route of a contract: validate, handler (or the stored answer of an Idempotency-Key), answer. */
  serve<R extends Route>(to: R, handler: (input: RequestInput<R, Tables>) => Promise<AnswerOf<R>>): void {
    this.#http.serve(to, async (input, request, reply) => {
      const unit = this.#unit(request);
      const answer = await unit.answer(() => handler({ ...input, unit }));
      if (unit.emitted.length > 0 && !(await this.#handedOver(unit.emitted))) reply.header(EVENTS_HEADER, 'pending');
      return answer;
    });
  }

  /** Serves a route that reads what events of these services bring: see readOnceArrived. */
  serveArrived<R extends Route>(
    to: R,
    handler: (input: RequestInput<R, Tables>) => Promise<AnswerOf<R>>,
    senders: readonly string[] = [],
  ): void {
    const { arrival = { caughtUp: async () => true, published: async () => true } } = this.#options;
    const table: ErrorTable = { ...kitErrors, ...this.#options.errors };
    const isMissing = (error: unknown) => error instanceof Problem && table[error.code]?.status === 404;
    this.serve(to, (input) => readOnceArrived(() => handler(input), isMissing, arrival, senders));
  }

  /** Away or slow, the transport holds up no answer for long: the outbox keeps what it has not taken. */
  async #handedOver(eventIds: readonly string[]): Promise<boolean> {
    return (await this.#options.handedOver?.(eventIds, HAND_OVER_MS).catch(() => false)) ?? true;
  }

  /** See HttpApp. */
  belongs(...named: Parameters<HttpApp['belongs']>): void {
    this.#http.belongs(...named);
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
    const scope = scopeOf(request);
    // Callers choose their keys without knowing of each other.
    const ownKey = scope.caller === undefined ? key : JSON.stringify([scope.caller.subject, key]);
    return new UnitOfWork(db, {
      clock,
      service,
      published,
      correlationId: scope.correlationId,
      traceparent: scope.traceparent,
      ...(key !== '' && request.method !== 'GET'
        ? { idempotency: { key: ownKey, fingerprint: fingerprintOf(request.method, request.url, request.body) } }
        : {}),
    });
  }
}
