import type { KubeConnection } from './credentials/kubeconfig.ts';
import { HoldOff } from './hold-off.ts';
import type { Answer } from './http/answer.ts';
import { Connections } from './http/connections.ts';
import { InFlight } from './in-flight.ts';
import { errorFromAnswer, KubeError } from './kube-error.ts';
import { type Query, queryString } from './resource-path.ts';

export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Query;
  body?: unknown;
  contentType?: string;
  /** JSON unless given, such as a form of it that leaves out most. */
  accept?: string;
  signal?: AbortSignal;
  /** What is asked for, such as `v1/configmaps`: kinds take turns, and the API server may want silence about one. */
  kind?: string;
}

export interface TransportOptions {
  userAgent: string;
  /** Requests that go at the same time, watches aside. */
  inFlight?: number | undefined;
  around?: AroundRequest | undefined;
}

/** An answer, of which the head is in. */
export interface Answered {
  status: number;
}

/**
 * Sends a request, once, and hands on its answer or what went wrong; `send` takes headers to add. For spans: what is measured ends with
 * the head of the answer.
 */
export type AroundRequest = <A extends Answered>(
  send: (headers: Record<string, string>) => Promise<A>,
  request: { method: string; path: string },
) => Promise<A>;

/** Called once an answer, with its HTTP status, or 0 when none came. */
export type RequestObserver = (method: string, status: number, host: string) => void;

/** Asked right before a request that changes something is sent; throws when it must not be. `what` is for its message. */
export type WriteCheck = (what: string) => void;

// An answer takes milliseconds; this long means a dead connection, and a worker that waits serves nobody.
const ANSWER_TIMEOUT_MS = 30_000;
// The API server is not faster with more, only later with each.
const IN_FLIGHT = 16;
// The other side, or one's own certificate, is not what the files said when they were last read.
const HANDSHAKE_FAILURE = /CERT|SELF_SIGNED|X509|ERR_SSL|ERR_TLS/;

/** JSON requests in our name. */
export class Transport {
  readonly #connection: KubeConnection;
  readonly #connections: Connections;
  readonly #userAgent: string;
  readonly #inFlight: InFlight;
  readonly #around: AroundRequest;
  readonly #holdOff = new HoldOff();
  #observe: RequestObserver | undefined;
  #mayWrite: WriteCheck | undefined;

  constructor(connection: KubeConnection, options: TransportOptions) {
    const { userAgent, inFlight = IN_FLIGHT, around = (send) => send({}) } = options;
    this.#connection = connection;
    this.#connections = new Connections(connection);
    this.#userAgent = userAgent;
    this.#inFlight = new InFlight(inFlight);
    this.#around = around;
  }

  observe(observer: RequestObserver): void {
    this.#observe = observer;
  }

  guard(mayWrite: WriteCheck): void {
    this.#mayWrite = mayWrite;
  }

  /** The parsed answer. Throws KubeError when the server refuses or cannot be reached. */
  json<T>(request: TransportRequest): Promise<T> {
    return this.#inFlight.run(request.kind ?? '', async () => {
      const answer = await this.#send(request, ANSWER_TIMEOUT_MS);
      try {
        return JSON.parse(await answer.text()) as T;
      } catch (error) {
        throw unreachable(request, error);
      }
    });
  }

  /** The text of an answer without an end of its own, as it comes. The caller limits how long it may be silent. */
  async stream(request: TransportRequest): Promise<AsyncIterable<string>> {
    return (await this.#send(request, 0)).body();
  }

  close(): void {
    this.#connections.close();
  }

  async #send(request: TransportRequest, silenceMs: number): Promise<Answer> {
    const { kind = '', method, path } = request;
    this.#holdOff.check(kind, `${method} ${path}`);
    const answer = await this.#authenticated(request, silenceMs);
    const { status, headers } = answer;
    if (status < 400) return answer;
    const text = await answer.text().catch(() => '');
    const error = errorFromAnswer(`${method} ${path}`, status, text, headers.get('retry-after'));
    this.#holdOff.heard(kind, error);
    throw error;
  }

  /** With credentials read anew where those that we had are not good any more. */
  async #authenticated(request: TransportRequest, silenceMs: number): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await this.#attempt(request, silenceMs, false);
    } catch (error) {
      // Nothing was asked yet, so asking cannot be doubled.
      if (!isHandshakeFailure(error)) throw error;
      return this.#attempt(request, silenceMs, true);
    }
    if (answer.status !== 401) return answer;
    answer.discard();
    return this.#attempt(request, silenceMs, true);
  }

  async #attempt(request: TransportRequest, silenceMs: number, refresh: boolean): Promise<Answer> {
    const { method, path, query = {}, body, contentType, accept = 'application/json', signal } = request;
    const { headers, tls } = await this.#connection.credentials(refresh).catch((error: unknown) => {
      throw this.#unanswered(request, error);
    });
    if (method !== 'GET') this.#mayWrite?.(`${method} ${path}`);
    const content = body === undefined ? undefined : JSON.stringify(body);
    const own: Record<string, string> = { ...headers, accept, 'user-agent': this.#userAgent };
    if (content !== undefined) own['content-type'] = contentType ?? 'application/json';
    const exchange = { method, path: `${path}${queryString(query)}`, tls, body: content, silenceMs, signal };
    try {
      const send = (more: Record<string, string>) =>
        this.#connections.exchange({ ...exchange, headers: { ...own, ...more } });
      const answer = await this.#around(send, { method, path });
      this.#observe?.(method, answer.status, this.#connections.host);
      return answer;
    } catch (error) {
      throw this.#unanswered(request, error);
    }
  }

  #unanswered(request: TransportRequest, error: unknown): KubeError {
    this.#observe?.(request.method, 0, this.#connections.host);
    return unreachable(request, error);
  }
}

function isHandshakeFailure(error: unknown): boolean {
  const cause = error instanceof KubeError ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' && HANDSHAKE_FAILURE.test(cause.code);
}

function unreachable(request: TransportRequest, cause: unknown): KubeError {
  return new KubeError({
    what: `${request.method} ${request.path}`,
    status: 0,
    reason: 'Unreachable',
    message: cause instanceof Error ? cause.message || cause.name : String(cause),
    cause,
  });
}
