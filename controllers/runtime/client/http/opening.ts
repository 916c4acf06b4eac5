import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { AnswerReader } from './answer-reader.ts';
import type { Inbox } from './inbox.ts';

/** Where something listens. */
export interface Place {
  /** An IPv6 address without its brackets. */
  host: string;
  port: number;
  isSecure: boolean;
}

export interface HttpProxy extends Place {
  /** Value of `HttpProxy-Authorization`, where the proxy wants to know who asks. */
  authorization: string | undefined;
}

export interface Way {
  server: Place;
  /** An HTTP proxy that leads to the server. */
  proxy?: HttpProxy | undefined;
  /** For a server that is secure. */
  tls?: ConnectionOptions;
  /** Called with what makes the next handshake shorter. */
  onSession?: (session: Buffer) => void;
  /** What is read into where no proxy stands between; through one the bytes come by `data`. */
  inbox?: Inbox | undefined;
}

type Settle = Pick<PromiseWithResolvers<void>, 'resolve' | 'reject'>;

const CONNECT_TIMEOUT_MS = 5_000;

/** A socket to the server, ready for requests. Rejects when there is none within 5 s, or when `signal` aborts. */
export async function openSocket(way: Way, signal: AbortSignal): Promise<Socket> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)),
    CONNECT_TIMEOUT_MS,
  );
  try {
    return await open(way, AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

async function open({ server, proxy, tls = {}, onSession, inbox }: Way, signal: AbortSignal): Promise<Socket> {
  if (proxy === undefined) {
    const reading = inbox === undefined ? {} : { onread: inbox.onread };
    return server.isSecure
      ? secure(server, { ...tls, ...reading }, signal, onSession)
      : connect(server, signal, reading);
  }
  const socket = await (proxy.isSecure ? secure(proxy, {}, signal) : connect(proxy, signal));
  if (!server.isSecure) return socket;
  await lead(socket, server, proxy, signal);
  return secure(server, { ...tls, socket }, signal, onSession);
}

function connect(
  { host, port }: Place,
  signal: AbortSignal,
  reading: Pick<TcpNetConnectOpts, 'onread'> = {},
): Promise<Socket> {
  const socket = connectTcp({ host, port, ...reading });
  return settled(socket, signal, ({ resolve }) => socket.once('connect', resolve));
}

function secure(
  { host, port }: Place,
  options: ConnectionOptions,
  signal: AbortSignal,
  onSession?: (session: Buffer) => void,
): Promise<Socket> {
  // No server name is sent for an address.
  const servername = isIP(host) === 0 ? host : '';
  const socket = connectTls({ host, port, servername, ALPNProtocols: ['http/1.1'], ...options });
  if (onSession !== undefined) socket.on('session', onSession);
  return settled(socket, signal, ({ resolve }) => socket.once('secureConnect', resolve));
}

/** Asks the proxy at the other end of `socket` to pass on to the server what comes next. */
function lead(socket: Socket, server: Place, { authorization }: HttpProxy, signal: AbortSignal): Promise<Socket> {
  const target = authorityOf(server);
  const proof = authorization === undefined ? '' : `proxy-authorization: ${authorization}\r\n`;
  return settled(socket, signal, ({ resolve, reject }) => {
    let status = 0;
    const onHead = (head: { status: number }) => {
      status = head.status;
    };
    const reader = new AnswerReader();
    reader.expect({ onHead, onData: () => undefined, onEnd: () => undefined }, { isBodiless: true });
    socket.on('data', (bytes) => {
      let wrong: unknown;
      try {
        reader.push(bytes);
      } catch (error) {
        wrong = error;
      }
      // A refusal may explain itself.
      if (status >= 300) reject(new Error(`the proxy answered HTTP ${status} when asked for ${target}`));
      else if (wrong !== undefined) reject(wrong);
      else if (status > 0) resolve();
    });
    socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${proof}\r\n`);
  });
}

/** `host:port` as a request names it. */
function authorityOf({ host, port }: Place): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The socket, once `begin` has resolved; when it rejects, the socket ends or `signal` aborts, it is destroyed. */
async function settled(socket: Socket, signal: AbortSignal, begin: (settle: Settle) => void): Promise<Socket> {
  const { promise, ...settle } = Promise.withResolvers<void>();
  const abort = () => settle.reject(signal.reason);
  const close = () => settle.reject(new Error('the connection was closed'));
  // Not taken off again: who uses it from now on may not listen yet.
  socket.on('error', settle.reject);
  socket.once('close', close);
  signal.addEventListener('abort', abort);
  try {
    if (signal.aborted) abort();
    else begin(settle);
    await promise;
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    socket.off('close', close);
    socket.removeAllListeners('data');
    signal.removeEventListener('abort', abort);
  }
}
