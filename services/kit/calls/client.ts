import type { z } from 'zod';
import { refuseInsideTransaction } from '../database/transaction-scope.ts';
import { correlationIdOf } from '../process/correlation-id.ts';
import { currentRequest } from '../process/request-scope.ts';
import { inSpan, type Span } from '../tracing/tracing.ts';
import { exchange, textOf } from './exchange.ts';
import { etagToName, tagToKeep } from './known-tag.ts';
import { becomesNeighbour, isWell } from './neighbour.ts';
import { CallPolicy } from './policy/call-policy.ts';
import { DEADLINE_HEADER, deadlineHeader } from './policy/deadline.ts';
import type { Route } from './route.ts';
import { ServiceProblem, ServiceUnavailable } from './service-errors.ts';

export { ServiceProblem, ServiceUnavailable };

type Input<R> =
  R extends Route<infer P, infer Q, infer B, z.ZodType>
    ? Part<'params', z.input<P>> & Part<'query', z.input<Q>> & Part<'body', z.input<B>> & CallOptions & Known<R>
    : never;
/** `known`: tag of the answer that the caller keeps */
type Known<R> = R extends { isTagged: true } ? { known?: string | undefined } : unknown;
type Part<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : Record<string, never> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };
type Answer<R> =
  R extends Route<z.ZodType, z.ZodType, z.ZodType, infer A>
    ? R extends { isTagged: true }
      ? Tagged<z.output<A>>
      : z.output<A>
    : never;

export interface Tagged<A> {
  /** to be kept beside the answer; absent: a service of before */
  tag?: string | undefined;
  /** absent: it is still the one whose tag was named as known */
  answer?: A;
}

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
  /** the bearer token that says who calls; asked on every call, since it is renewed while the process lives */
  token?: (() => string | undefined) | undefined;
  /** asked right before each try of a call that is not a GET; throws when it must not be sent, `what` is for its message */
  mayWrite?: ((what: string) => void) | undefined;
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
export function headersFor({
  installation,
  token,
}: Pick<CallSettings, 'installation' | 'token'>): Record<string, string> {
  const bearer = token?.();
  return {
    ...(installation === undefined ? {} : { [INSTALLATION_HEADER]: installation }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
}

/**
 * Makes one function an endpoint of `routes`; see CallPolicy for how they behave. Each throws ServiceProblem (4xx), ServiceUnavailable
 * (5xx, network, breaker open), and Problem deadline_exceeded when the request that it is for is over.
 */
export function createClient<R extends Routes>(routes: R, options: ClientOptions): Client<R> {
  const address = { baseUrl: options.baseUrl, headers: headersFor({ installation: options.installation }) };
  const policy = new CallPolicy(options.service, () => isWell('/health/ready', address));
  const entries = Object.entries(routes).map(([name, one]) => [
    name,
    (input: Record<string, unknown> = {}) => call(one, input, options, policy),
  ]);
  const client = Object.fromEntries(entries) as Client<R>;
  becomesNeighbour(client, address, policy);
  return client;
}

interface Message {
  method: Route['method'];
  /** with its query */
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

async function call(
  to: Route,
  input: Record<string, unknown>,
  options: ClientOptions,
  policy: CallPolicy,
): Promise<unknown> {
  const path = to.path.replace(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String((input.params as Record<string, unknown>)[name])),
  );
  const name = `${to.method} ${path} of ${options.service}`;
  refuseInsideTransaction(name);
  const { method } = to;
  const known = to.isTagged && etagToName(to, input.known as string | undefined);
  const message: Message = {
    method,
    path: path + searchOf(input.query as Record<string, unknown> | undefined),
    headers: { ...headersOf(input, options), ...(known ? { 'if-none-match': known } : {}) },
    body: input.body === undefined ? null : JSON.stringify(input.body),
  };
  const { status, json, tag } = await policy.run({
    name,
    isRepeatable: method !== 'POST' || typeof input.idempotencyKey === 'string',
    timeoutMs: options.timeoutMs ?? 10_000,
    deadline: currentRequest()?.deadline,
    attempt: (withinMs) => {
      if (method !== 'GET') options.mayWrite?.(name);
      return inSpan(
        {
          name: `${method} ${to.path}`,
          kind: 'client',
          attributes: { 'http.request.method': method, 'url.template': to.path, 'dsm.service': options.service },
        },
        (span) => send(message, options, withinMs, span),
      );
    },
  });
  if (!to.isTagged) return to.answer.parse(json);
  const kept = { tag: tagToKeep(to, tag) };
  return status === 304 && known ? kept : { ...kept, answer: to.answer.parse(json) };
}

function searchOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, v]) => v !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given.map(([k, v]): [string, string] => [k, String(v)]))}` : '';
}

function headersOf(input: Record<string, unknown>, options: ClientOptions): Record<string, string> {
  const scope = currentRequest();
  const { correlationId = scope?.correlationId, idempotencyKey } = input as CallOptions;
  const headers: Record<string, string> = {
    accept: 'application/json',
    'x-correlation-id': correlationIdOf(correlationId),
    ...headersFor(options),
  };
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  return headers;
}

/** One try, of which its span is told the answer. Resolves with an answer below 400. */
async function send(
  { method, path, headers, body }: Message,
  { service, baseUrl }: ClientOptions,
  withinMs: number,
  span: Span | undefined,
): Promise<{ status: number; json: unknown; tag: string | undefined }> {
  const traceparent = currentRequest()?.traceparent;
  let status: number;
  let text: string;
  let tag: string | undefined;
  let retryAfter: string | undefined;
  try {
    const answer = await exchange(baseUrl() + path, {
      method,
      headers: {
        ...headers,
        ...(traceparent === undefined ? {} : { traceparent }),
        [DEADLINE_HEADER]: deadlineHeader(withinMs),
      },
      body,
      withinMs: Math.max(1, withinMs),
    });
    status = answer.status;
    span?.set({ 'http.response.status_code': status });
    ({ 'retry-after': retryAfter, etag: tag } = answer.headers);
    text = await textOf(answer);
  } catch (error) {
    throw new ServiceUnavailable(service, (error as Error).message || String(error), { cause: error });
  }
  const json = parse(text);
  if (status >= 500) {
    throw new ServiceUnavailable(awayOf(json) ?? service, `${method} ${path.split('?')[0]} answered ${status}`, {
      answered: { status, code: codeOf(json) },
    });
  }
  if (status < 400) return { status, json, tag };
  const problem = problemOf(service, status, json, retryAfter);
  if (problem.code === 'other_installation')
    throw new ServiceUnavailable(service, `${baseUrl()} is of another installation`, { answered: problem });
  throw problem;
}

/** A service of ours answers with an object, its health too, which has no code; what stands in front of it does not. */
function codeOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  return String((json as { code?: unknown }).code ?? 'unknown');
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
