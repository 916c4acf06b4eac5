import { Agent, type Dispatcher } from 'undici';
import { errorFromAnswer, KubeError } from './kube-error.ts';
import type { KubeConnection } from './kubeconfig.ts';
import { type Query, queryString } from './resource-path.ts';

export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Query;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
}

/** Called once an answer, with its HTTP status, or 0 when none came. */
export type RequestObserver = (method: string, status: number, host: string) => void;

// An answer takes milliseconds; this long means a dead connection, and a worker that waits serves nobody.
const ANSWER_TIMEOUT_MS = 30_000;

/** JSON over one shared pool of connections: opening TLS anew for each call would cost more than the call. */
export class Transport {
  readonly #connection: KubeConnection;
  readonly #agent: Agent;
  readonly #base: URL;
  readonly #userAgent: string;
  #observe: RequestObserver | undefined;

  constructor(connection: KubeConnection, userAgent: string) {
    this.#connection = connection;
    this.#base = new URL(connection.server);
    this.#userAgent = userAgent;
    this.#agent = new Agent({
      // Over HTTP/2 everything shares one connection: when that goes silently dead, giving up one watch leaves it in use
      // and nothing gets through any more. Over HTTP/1.1 giving up a request closes its own connection.
      allowH2: false,
      connect: { ...connection.tls, timeout: 5_000, keepAlive: true },
      keepAliveTimeout: 30_000,
      headersTimeout: ANSWER_TIMEOUT_MS,
    });
  }

  observe(observer: RequestObserver): void {
    this.#observe = observer;
  }

  /** The parsed answer. Throws KubeError when the server refuses or cannot be reached. */
  async json<T>(request: TransportRequest): Promise<T> {
    const { body } = await this.#send(request, ANSWER_TIMEOUT_MS);
    try {
      return (await body.json()) as T;
    } catch (error) {
      throw unreachable(request, error);
    }
  }

  /** The bytes of an answer without an end of its own. The caller limits how long it may be silent. */
  async stream(request: TransportRequest): Promise<AsyncIterable<Uint8Array>> {
    return (await this.#send(request, 0)).body;
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #send(request: TransportRequest, bodyTimeout: number): Promise<Dispatcher.ResponseData> {
    let answer = await this.#attempt(request, bodyTimeout, false);
    if (answer.statusCode === 401) {
      await answer.body.dump();
      answer = await this.#attempt(request, bodyTimeout, true);
    }
    if (answer.statusCode < 400) return answer;
    const text = await answer.body.text().catch(() => '');
    const retryAfter = answer.headers['retry-after'];
    throw errorFromAnswer(
      `${request.method} ${request.path}`,
      answer.statusCode,
      text,
      Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    );
  }

  async #attempt(request: TransportRequest, bodyTimeout: number, refresh: boolean): Promise<Dispatcher.ResponseData> {
    const basePath = this.#base.pathname === '/' ? '' : this.#base.pathname;
    try {
      const answer = await this.#agent.request({
        origin: this.#base.origin,
        path: `${basePath}${request.path}${queryString(request.query ?? {})}`,
        method: request.method,
        headers: {
          ...(await this.#connection.headers(refresh)),
          accept: 'application/json',
          'user-agent': this.#userAgent,
          ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
        },
        body: request.body === undefined ? null : JSON.stringify(request.body),
        bodyTimeout,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      });
      this.#observe?.(request.method, answer.statusCode, this.#base.host);
      return answer;
    } catch (error) {
      this.#observe?.(request.method, 0, this.#base.host);
      throw unreachable(request, error);
    }
  }
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
