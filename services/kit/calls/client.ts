import { Agent, request } from 'undici';
import type { z } from 'zod';
import { refuseInsideTransaction } from '../database/transaction-scope.ts';
import type { Route } from './route.ts';

/** A service answered with problem+json (or something that is no answer of ours). */
export class ServiceProblem extends Error {
  override name = 'ServiceProblem';
  readonly service: string;
  readonly status: number;
  /** the word to branch on, from the contract's table of errors */
  readonly code: string;
  readonly detail: string;
  /** further members of the problem, e.g. `owner` or `candidates` */
  readonly extra: Record<string, unknown>;
  readonly retryAfterMs: number | undefined;

  constructor(
    service: string,
    status: number,
    problem: { code: string; detail: string; extra: Record<string, unknown> },
    retryAfterMs?: number,
  ) {
    super(`${service}: ${problem.code} (${status}): ${problem.detail}`);
    this.service = service;
    this.status = status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.extra = problem.extra;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A service could not be reached, did not answer in time, or answered 5xx: trying again later may help. */
export class ServiceUnavailable extends Error {
  override name = 'ServiceUnavailable';
  readonly service: string;
  constructor(service: string, why: string, options?: ErrorOptions) {
    super(`${service} service is away: ${why}`, options);
    this.service = service;
  }
}

type Input<R> =
  R extends Route<infer P, infer Q, infer B, z.ZodType>
    ? Part<'params', z.input<P>> & Part<'query', z.input<Q>> & Part<'body', z.input<B>> & CallOptions
    : never;
type Part<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : Record<string, never> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };
type Answer<R> = R extends Route<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.output<A> : never;

interface CallOptions {
  /** the same key with the same body gives the stored answer: a retry never does a thing twice */
  idempotencyKey?: string;
  correlationId?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of routes of any shape; each entry keeps its own types
export type Routes = Record<string, Route<any, any, any, any>>;
export type Client<R extends Routes> = { [K in keyof R]: (input: Input<R[K]>) => Promise<Answer<R[K]>> };

export interface CallSettings {
  /** whole call, milliseconds */
  timeoutMs?: number;
  /** see INSTALLATION_HEADER */
  installation?: string | undefined;
}

export interface ClientOptions extends CallSettings {
  /** name of the service that is called, for messages */
  service: string;
  /** asked on every call: the address may change while the process lives */
  baseUrl: () => string;
}

/**
 * Names the installation that the caller means. Services of another one, which may have taken over an address, refuse with 421, so
 * that what they do not know is not taken for lost.
 */
export const INSTALLATION_HEADER = 'dsm-installation';

/** Headers of every request to services of this installation. */
export const headersFor = (installation: string | undefined): Record<string, string> =>
  installation === undefined ? {} : { [INSTALLATION_HEADER]: installation };

const agent = new Agent({ connections: 16, keepAliveTimeout: 4_000 });

/** Makes one function an endpoint of `routes`. Throws ServiceProblem (4xx) and ServiceUnavailable (5xx, network). */
export function createClient<R extends Routes>(routes: R, options: ClientOptions): Client<R> {
  const entries = Object.entries(routes).map(([name, one]) => [
    name,
    (input: Record<string, unknown> = {}) => call(one, input, options),
  ]);
  return Object.fromEntries(entries) as Client<R>;
}

async function call(to: Route, input: Record<string, unknown>, options: ClientOptions): Promise<unknown> {
  const path = to.path.replace(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String((input.params as Record<string, unknown>)[name])),
  );
  refuseInsideTransaction(`${to.method} ${path} of ${options.service}`);
  const { service, timeoutMs = 10_000, installation } = options;
  const headers: Record<string, string> = { accept: 'application/json', ...headersFor(installation) };
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  if (typeof input.idempotencyKey === 'string') headers['idempotency-key'] = input.idempotencyKey;
  if (typeof input.correlationId === 'string') headers['x-correlation-id'] = input.correlationId;
  const query = Object.entries((input.query as Record<string, unknown>) ?? {}).filter(([, v]) => v !== undefined);
  const search =
    query.length > 0 ? `?${new URLSearchParams(query.map(([k, v]): [string, string] => [k, String(v)]))}` : '';
  let status: number;
  let text: string;
  let retryAfter: string | undefined;
  try {
    const answer = await request(options.baseUrl() + path + search, {
      method: to.method,
      headers,
      body: input.body === undefined ? null : JSON.stringify(input.body),
      dispatcher: agent,
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = answer.statusCode;
    retryAfter = answer.headers['retry-after']?.toString();
    text = await answer.body.text();
  } catch (error) {
    throw new ServiceUnavailable(service, (error as Error).message || String(error), { cause: error });
  }
  const json = parse(text);
  if (status >= 500) throw new ServiceUnavailable(awayOf(json) ?? service, `${to.method} ${path} answered ${status}`);
  if (status < 400) return to.answer.parse(json);
  const problem = problemOf(service, status, json, retryAfter);
  if (problem.code === 'other_installation')
    throw new ServiceUnavailable(service, `${options.baseUrl()} is of another installation`);
  throw problem;
}

/** The service that the one we asked was missing, when it says so. */
function awayOf(json: unknown): string | undefined {
  const { code, service } = (json ?? {}) as Record<string, unknown>;
  return code === 'dependency_unavailable' && typeof service === 'string' ? service : undefined;
}

function problemOf(service: string, status: number, json: unknown, retryAfter?: string): ServiceProblem {
  const { code, detail, ...extra } = (json ?? {}) as Record<string, unknown>;
  const seconds = Number(retryAfter);
  return new ServiceProblem(
    service,
    status,
    { code: String(code ?? 'unknown'), detail: String(detail ?? 'no detail'), extra },
    retryAfter !== undefined && Number.isFinite(seconds) ? seconds * 1000 : undefined,
  );
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
