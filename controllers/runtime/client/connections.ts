import type * as Http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { KubeConnection, TlsOptions } from './credentials/kubeconfig.ts';

export interface Exchange {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  tls: TlsOptions;
  /** ms in which nothing may come before it is given up; 0 for no limit */
  silenceMs: number;
  signal: AbortSignal | undefined;
}

// An import of node:http also loads what it hands out on demand, WebSocket and all behind it: 4 MB.
const http = process.getBuiltinModule('node:http');

const CONNECT_TIMEOUT_MS = 5_000;
// The API server keeps a connection that nobody uses for longer than this, so we are the ones who close it.
const IDLE_MS = 30_000;

/** Its connections all go to one server: Node would put together their name out of all options with each request, twice. */
class OneServerAgent extends https.Agent {
  override getName(): string {
    return 'api-server';
  }
}

/**
 * Connections to the API server that are kept and used again: opening TLS anew for each call would cost more than the call.
 * HTTP/1.1 on purpose. Over HTTP/2 everything shares one connection: when that goes silently dead, giving up one watch
 * leaves it in use and nothing gets through any more. Over HTTP/1.1 giving up a request closes its own connection.
 */
export class Connections {
  readonly host: string;
  /** Taken apart once: a URL works out its parts each time that they are read. */
  readonly #server: { host: string; port: string; root: string; isSecure: boolean };
  readonly #options: Http.AgentOptions;
  #pool: { agent: Http.Agent; tls: TlsOptions } | undefined;
  /** Pools that get no new requests, for as long as some are under way in them. */
  #retired: Http.Agent[] = [];

  constructor({ server, proxyUrl }: Pick<KubeConnection, 'server' | 'proxyUrl'>) {
    const { host, hostname, port, pathname, protocol } = new URL(server);
    this.host = host;
    this.#server = {
      // An IPv6 address stands in brackets in a URL and nowhere else.
      host: hostname.replace(/^\[|\]$/g, ''),
      port,
      root: pathname === '/' ? '' : pathname,
      isSecure: protocol === 'https:',
    };
    this.#options = {
      keepAlive: true,
      // Of TCP's own probes the first; a watch that says nothing is noticed by its bookmarks, long before.
      keepAliveMsecs: IDLE_MS,
      timeout: IDLE_MS,
      ...(proxyUrl === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl } }),
    };
  }

  /** Resolves when the head of the answer is in. Rejects when none comes, for whatever reason. */
  exchange({ method, path, headers, body, tls, silenceMs, signal }: Exchange): Promise<Http.IncomingMessage> {
    const { host, port, root } = this.#server;
    const options: Http.RequestOptions = {
      agent: this.#agentWith(tls),
      host,
      port,
      method,
      path: `${root}${path}`,
      // Node adds a length by itself, but not to a DELETE.
      headers: body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      timeout: silenceMs,
      ...(signal === undefined ? {} : { signal }),
    };
    return new Promise((resolve, reject) => {
      const request = this.#isSecure ? https.request(options) : http.request(options);
      request.once('response', resolve);
      request.once('error', reject);
      request.once('timeout', () => {
        // Where one connection is silently dead, those that idle beside it are too.
        this.#retire();
        request.destroy(new Error(`nothing came for ${silenceMs} ms`));
      });
      request.once('socket', (socket) => {
        if (!request.reusedSocket) this.#watchOpening(socket, request);
      });
      request.end(body);
    });
  }

  /** Ends all of them, also those in use. */
  close(): void {
    this.#retire();
    for (const agent of this.#retired) agent.destroy();
  }

  #agentWith(tls: TlsOptions): Http.Agent {
    if (this.#pool !== undefined && this.#pool.tls !== tls) this.#retire();
    this.#pool ??= { agent: this.#isSecure ? this.#secureAgent(tls) : new http.Agent(this.#options), tls };
    return this.#pool.agent;
  }

  /** With certificates made ready once: an agent writes those that it holds as text into the name of each connection. */
  #secureAgent({ ca, cert, key, ...more }: TlsOptions): https.Agent {
    const secureContext = createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    });
    return new OneServerAgent({ ...this.#options, ...more, secureContext });
  }

  /** What is under way goes on; what comes next opens connections of its own. */
  #retire(): void {
    const agent = this.#pool?.agent;
    if (agent === undefined) return;
    this.#pool = undefined;
    for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
    this.#retired = [...this.#retired, agent].filter(({ sockets }) => Object.keys(sockets).length > 0);
  }

  #watchOpening(socket: Socket, request: Http.ClientRequest): void {
    socket.setKeepAlive(true, IDLE_MS);
    const timer = setTimeout(
      () => request.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)),
      CONNECT_TIMEOUT_MS,
    );
    const opened = () => clearTimeout(timer);
    socket.once(this.#isSecure ? 'secureConnect' : 'connect', opened);
    socket.once('close', opened);
  }

  get #isSecure(): boolean {
    return this.#server.isSecure;
  }
}
