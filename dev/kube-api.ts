import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { parse } from 'yaml';

/** The API server's refusal; `status` is the HTTP code. */
export class KubeApiError extends Error {
  readonly status: number;

  constructor(what: string, status: number, message: string) {
    super(`${what}: ${status}: ${message}`);
    this.status = status;
  }
}

export interface KubeRequest {
  query?: Record<string, string>;
  body?: unknown;
  /** Absent: application/json. */
  contentType?: string;
  signal?: AbortSignal;
}

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

// A watch hears a bookmark about once a minute; a connection that is silent for twice that is dead.
const SILENCE_MS = 130_000;

/** Raw JSON requests with the client certificate of a local world's kubeconfig. */
export class KubeApi {
  readonly url: string;
  readonly #agent: Agent;

  constructor(kubeconfigFile: string) {
    const config = parse(readFileSync(kubeconfigFile, 'utf8')) as Kubeconfig;
    const [cluster, user] = [config.clusters[0]?.cluster, config.users[0]?.user];
    if (cluster === undefined || user === undefined) {
      throw new Error(`read kubeconfig: ${kubeconfigFile}: no cluster or no user in it`);
    }
    const pem = (data: string) => Buffer.from(data, 'base64').toString();
    this.url = cluster.server;
    this.#agent = new Agent({
      bodyTimeout: SILENCE_MS,
      connect: {
        ca: pem(cluster['certificate-authority-data']),
        cert: pem(user['client-certificate-data']),
        key: pem(user['client-key-data']),
      },
    });
  }

  /** @throws KubeApiError on any status of 400 or more */
  async call<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: KubeRequest = {},
  ): Promise<T> {
    const text = await (await this.#send(method, path, options)).text();
    return (text.startsWith('{') ? JSON.parse(text) : text) as T;
  }

  /** The events of a watch, until the server ends it, the signal aborts it or the connection falls silent. */
  async *watch<T>(path: string, query: Record<string, string>, signal: AbortSignal): AsyncGenerator<T> {
    const body = await this.#send('GET', path, { query: { ...query, watch: 'true' }, signal });
    let rest = '';
    body.setEncoding('utf8');
    for await (const chunk of body) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options: KubeRequest) {
    const query = new URLSearchParams(options.query).toString();
    const response = await request(`${this.url}${path}${query && `?${query}`}`, {
      method,
      dispatcher: this.#agent,
      headers: { accept: 'application/json', 'content-type': options.contentType ?? 'application/json' },
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
    });
    if (response.statusCode < 400) return response.body;
    const text = await response.body.text();
    let message = text;
    if (text.startsWith('{')) message = (JSON.parse(text) as { message?: string }).message ?? text;
    throw new KubeApiError(`${method} ${path}`, response.statusCode, message);
  }
}
