import type { IncomingHttpHeaders } from 'node:http';
import * as https from 'node:https';

// Node's own HTTP: a client library of its own takes as much memory as all contracts together. Imported, it would evaluate all that it
// hands out on demand: fetch, WebSocket and the library behind them.
const http = process.getBuiltinModule('node:http');

export interface ExchangeOptions {
  method?: string;
  headers: Record<string, string>;
  body?: string | null;
  /** until the head of the answer is in, ms; absent: as long as it takes */
  headWithinMs?: number;
  /** until the whole answer is in, ms; absent: as long as it takes */
  withinMs?: number;
  /** in which nothing may come before it is given up, ms; absent: for ever */
  silenceMs?: number;
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Rejects when it is cut short. */
  body: AsyncIterable<Uint8Array>;
}

/** Servers close a connection that nobody uses after five seconds or more, so we are the ones who do. */
const IDLE_MS = 4_000;
const POOL = { keepAlive: true, maxSockets: 16, timeout: IDLE_MS };
const plain = new http.Agent(POOL);
const secure = new https.Agent(POOL);

/** Sends one request. Resolves when the head of the answer is in; rejects when none comes, for whatever reason. */
export function exchange(url: string, options: ExchangeOptions): Promise<Answer> {
  const { method = 'GET', headers, body, headWithinMs, withinMs, silenceMs, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const isSecure = url.startsWith('https:');
  const length = body == null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const request = (isSecure ? https : http).request(url, {
    method,
    headers: { ...headers, ...length },
    agent: isSecure ? secure : plain,
    ...(signal === undefined ? {} : { signal }),
  });
  const after = (ms: number | undefined) =>
    ms === undefined ? undefined : setTimeout(() => request.destroy(timeoutOf(ms)), ms);
  const [head, whole] = [after(headWithinMs), after(withinMs)];
  request.setTimeout(silenceMs ?? 0, () => request.destroy(timeoutOf(silenceMs ?? 0)));
  request.once('response', (answer) => {
    clearTimeout(head);
    resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
  });
  // Also after the head: then it is the reader of the body who is told.
  request.on('error', reject);
  request.once('close', () => {
    clearTimeout(head);
    clearTimeout(whole);
  });
  request.end(body ?? undefined);
  return promise;
}

export async function textOf({ body }: Answer): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString();
}

const timeoutOf = (ms: number): Error =>
  Object.assign(new Error(`timeout: nothing was answered within ${ms} ms`), { name: 'TimeoutError' });
