// An API server on loopback that does as it is told: to test against one that misbehaves.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubeConnection } from '../client/credentials/kubeconfig.ts';
import { KubeClient } from '../client/kube-client.ts';
import type { KubeObject, Resource } from '../objects/object.ts';

export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: unknown;
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** sent as JSON unless it is a string */
  body?: unknown;
}

/** What a route answers, or a function that answers by itself, or never. */
type Reply = Answer | ((request: Received, response: ServerResponse) => Answer | undefined);

/** One watch that the server holds open. */
export class TestWatch {
  readonly query: Record<string, string>;
  readonly path: string;
  isClosed = false;
  readonly #response: ServerResponse;

  constructor({ path, query }: Received, response: ServerResponse) {
    this.path = path;
    this.query = query;
    this.#response = response;
    response.on('close', () => {
      this.isClosed = true;
    });
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  }

  write(text: string): void {
    this.#response.write(text);
  }

  send(type: string, object: unknown): void {
    this.write(`${JSON.stringify({ type, object })}\n`);
  }

  bookmark(resourceVersion: string, annotations?: Record<string, string>): void {
    this.send('BOOKMARK', { kind: 'ConfigMap', metadata: { resourceVersion, annotations } });
  }

  /** The end of a streamed list. */
  listed(resourceVersion: string): void {
    this.bookmark(resourceVersion, { 'k8s.io/initial-events-end': 'true' });
  }

  end(): void {
    this.#response.end();
  }

  /** Breaks the connection in the middle of what was being sent. */
  cut(): void {
    this.#response.destroy();
  }
}

export class TestApiServer {
  readonly received: Received[] = [];
  readonly watches: TestWatch[] = [];
  /** how often credentials were asked for, and how often fresh ones */
  readonly credentials = { asked: 0, refreshed: 0 };
  readonly client: KubeClient;
  readonly connection: KubeConnection;
  readonly #replies = new Map<string, Reply[]>();
  readonly #server;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    server.on('request', (request, response) => void this.#serve(request, response));
    const tls = {};
    this.connection = {
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      namespace: 'own',
      credentials: async (refresh = false) => {
        this.credentials.asked += 1;
        if (refresh) this.credentials.refreshed += 1;
        return { tls, headers: { authorization: `Bearer ${this.credentials.refreshed}` } };
      },
    };
    this.client = new KubeClient(this.connection);
  }

  static async start(): Promise<TestApiServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestApiServer(server);
  }

  /** Answers `METHOD /path`, or `WATCH /path`, with these one after the other; the last one stays. */
  on(route: string, ...replies: Reply[]): void {
    this.#replies.set(route, replies);
  }

  /** Opens watches of a path again after `on` refused them. */
  allow(route: string): void {
    this.#replies.delete(route);
  }

  /** The watch of a path that is opened as the `count`th; throws when there is none within 5 s. */
  async watch(path: string, count = 1): Promise<TestWatch> {
    for (const deadline = performance.now() + 5_000; performance.now() < deadline; ) {
      const found = this.watches.filter((each) => each.path === path)[count - 1];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`${path}: fewer than ${count} watches were opened`);
  }

  /** Requests of a route, in order. */
  of(route: string): Received[] {
    return this.received.filter((each) => routeOf(each) === route);
  }

  /** Another process's; who asked for it closes it. */
  newClient(): KubeClient {
    return new KubeClient(this.connection);
  }

  async stop(): Promise<void> {
    await this.client.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const url = new URL(request.url ?? '/', 'http://server');
    const { method = 'GET', headers } = request;
    const body = text === '' ? undefined : JSON.parse(text);
    const received = { method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers, body };
    this.received.push(received);
    const route = routeOf(received);
    const replies = this.#replies.get(route);
    const reply = replies !== undefined && replies.length > 1 ? replies.shift() : replies?.[0];
    if (reply === undefined && route.startsWith('WATCH ')) {
      this.watches.push(new TestWatch(received, response));
      return;
    }
    const answer = typeof reply === 'function' ? reply(received, response) : (reply ?? refusal(404, 'NotFound'));
    if (answer === undefined) return;
    const { status = 200, headers: more = {}, body: content } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const routeOf = ({ method, path, query }: Received): string => `${query.watch ? 'WATCH' : method} ${path}`;

/** A `Status` as the API server answers it. */
export function refusal(code: number, reason: string, details: object = {}, message = `${reason} it is`): Answer {
  return { status: code, body: { kind: 'Status', code, reason, message, details } };
}

export interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

export const CONFIG_MAPS: Resource<ConfigMap> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

/** `namespace/name` at a version; the uid is that of the name unless given. */
export function configMap(
  key: string,
  resourceVersion: string,
  metadata: Partial<KubeObject['metadata']> = {},
): ConfigMap {
  const [namespace = '', name = ''] = key.split('/');
  const own = { namespace, name, uid: `uid of ${key}`, resourceVersion, ...metadata };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: own };
}
