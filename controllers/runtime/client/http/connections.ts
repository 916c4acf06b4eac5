import { type ConnectionOptions, createSecureContext } from 'node:tls';
import type { KubeConnection, TlsOptions } from '../credentials/kubeconfig.ts';
import type { Answer } from './answer.ts';
import { Connection, type ConnectionOwner } from './connection.ts';
import { Inbox } from './inbox.ts';
import { type HttpProxy, openSocket, type Place } from './opening.ts';

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

/** Connections that were opened with the same certificates. */
interface Pool {
  certificates: TlsOptions;
  tls: ConnectionOptions;
  /** Of the last connection; it makes the next handshake shorter. */
  session: Buffer | undefined;
  idle: Connection[];
}

// What would end a line of a head, or is no text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNFIT = /[\x00-\x08\x0a-\x1f\x7f]/;

/**
 * Connections to the API server that are kept and used again: opening TLS anew for each call would cost more than the call.
 * HTTP/1.1 on purpose. Over HTTP/2 everything shares one connection: when that goes silently dead, giving up one watch
 * leaves it in use and nothing gets through any more. Over HTTP/1.1 giving up a request closes its own connection.
 */
export class Connections {
  readonly host: string;
  readonly #server: Place;
  readonly #proxy: HttpProxy | undefined;
  /** What comes before a path: the path that the server lies under, and for a proxy that passes on plain requests the server. */
  readonly #root: string;
  /** The lines of a head that are the same for all. */
  readonly #fixed: string;
  #pool: Pool | undefined;
  readonly #all = new Set<Connection>();
  readonly #closing = new AbortController();

  constructor({ server, proxyUrl }: Pick<KubeConnection, 'server' | 'proxyUrl'>) {
    const url = new URL(server);
    this.host = url.host;
    this.#server = placeOf(url);
    this.#proxy = proxyUrl === undefined ? undefined : proxyOf(new URL(proxyUrl));
    const under = url.pathname.replace(/\/$/, '');
    const isPassedOn = this.#proxy !== undefined && !this.#server.isSecure;
    this.#root = isPassedOn ? `http://${url.host}${under}` : under;
    const authorization = isPassedOn ? this.#proxy?.authorization : undefined;
    this.#fixed = `host: ${url.host}\r\n${authorization === undefined ? '' : `proxy-authorization: ${authorization}\r\n`}`;
  }

  /** Resolves when the head of the answer is in. Rejects when none comes, for whatever reason. */
  async exchange(exchange: Exchange): Promise<Answer> {
    const { silenceMs, signal } = exchange;
    const text = this.#textOf(exchange);
    const pool = this.#poolWith(exchange.tls);
    signal?.throwIfAborted();
    const connection = pool.idle.pop() ?? (await this.#open(pool, signal));
    return connection.send({ text, silenceMs, signal });
  }

  /** Ends all of them, also those in use. */
  close(): void {
    const error = new Error('the client was closed');
    this.#closing.abort(error);
    for (const connection of this.#all) connection.destroy(error);
  }

  #textOf({ method, path, headers, body }: Exchange): string {
    const target = `${this.#root}${path}`;
    if (/[^\x21-\x7e]/.test(target)) throw new Error(`a path holds what must be escaped: ${JSON.stringify(target)}`);
    let head = `${method} ${target} HTTP/1.1\r\n${this.#fixed}`;
    for (const [name, value] of Object.entries(headers)) {
      if (UNFIT.test(value)) throw new Error(`the value of the header ${name} holds a control character`);
      head += `${name}: ${value}\r\n`;
    }
    return body === undefined ? `${head}\r\n` : `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  }

  #poolWith(certificates: TlsOptions): Pool {
    if (this.#pool?.certificates === certificates) return this.#pool;
    this.#retire();
    this.#pool = { certificates, tls: this.#tlsOf(certificates), session: undefined, idle: [] };
    return this.#pool;
  }

  /** With certificates made ready once, not for each connection. */
  #tlsOf({ ca, cert, key, ...more }: TlsOptions): ConnectionOptions {
    if (!this.#server.isSecure) return {};
    const secureContext = createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    });
    return { ...more, secureContext };
  }

  async #open(pool: Pool, wish: AbortSignal | undefined): Promise<Connection> {
    const { tls, session } = pool;
    const signal = wish === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, wish]);
    const onSession = (latest: Buffer) => {
      pool.session = latest;
    };
    const way = { server: this.#server, proxy: this.#proxy, tls: session === undefined ? tls : { ...tls, session } };
    const inbox = this.#proxy === undefined ? new Inbox() : undefined;
    const socket = await openSocket({ ...way, onSession, inbox }, signal).catch((error: unknown) => {
      pool.session = undefined;
      throw error;
    });
    if (inbox?.hasMissed) {
      socket.destroy();
      throw new Error('the server spoke before it was asked');
    }
    const connection = new Connection(socket, this.#owner(pool), inbox);
    this.#all.add(connection);
    // Closed just now, it was not among those that were ended.
    if (this.#closing.signal.aborted) connection.destroy(this.#closing.signal.reason);
    return connection;
  }

  #owner(pool: Pool): ConnectionOwner {
    return {
      freed: (connection) => {
        if (pool !== this.#pool || this.#closing.signal.aborted) return connection.destroy(new Error('retired'));
        connection.rest();
        pool.idle.push(connection);
      },
      // Where one connection is silently dead, those that idle beside it are too.
      silent: () => this.#retire(),
      gone: (connection) => {
        this.#all.delete(connection);
        const at = pool.idle.indexOf(connection);
        if (at >= 0) pool.idle.splice(at, 1);
      },
    };
  }

  /** What is under way goes on; what comes next opens connections of its own. */
  #retire(): void {
    const idle = this.#pool?.idle ?? [];
    this.#pool = undefined;
    for (const connection of idle.splice(0)) connection.destroy(new Error('retired'));
  }
}

function placeOf({ hostname, port, protocol }: URL): Place {
  const isSecure = protocol === 'https:';
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (isSecure ? 443 : 80), isSecure };
}

function proxyOf(url: URL): HttpProxy {
  const [user, password] = [url.username, url.password].map((part) => {
    try {
      return decodeURIComponent(part);
    } catch (cause) {
      throw new Error(`the name and password of the proxy ${url.host} are not percent-encoded`, { cause });
    }
  });
  const isKnown = url.username !== '' || url.password !== '';
  const authorization = isKnown ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : undefined;
  return { ...placeOf(url), authorization };
}
