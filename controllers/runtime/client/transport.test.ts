import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { refusal, TestApiServer } from '../testing/test-api-server.ts';
import { KubeError } from './kube-error.ts';
import { Transport } from './transport.ts';

const PATH = '/version';
let server: TestApiServer;
let transport: Transport;
const told: [string, number][] = [];
beforeEach(async () => {
  server = await TestApiServer.start();
  transport = new Transport(server.connection, { userAgent: 'tester' });
  told.length = 0;
  transport.observe((method, status) => told.push([method, status]));
});
afterEach(async () => {
  await transport.close();
  await server.stop();
});

const get = (kind = '') => transport.json({ method: 'GET', path: PATH, kind });
const failure = (promise: Promise<unknown>): Promise<KubeError> =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(KubeError);
      return error as KubeError;
    },
  );

it('sends who we are and what we accept, and a type only with a body', async () => {
  server.on(`GET ${PATH}`, { body: { major: '1' } });
  server.on(`POST ${PATH}`, { body: {} });
  server.on(`PATCH ${PATH}`, { body: {} });
  expect(await get()).toEqual({ major: '1' });
  await transport.json({ method: 'POST', path: PATH, body: { a: 1 } });
  await transport.json({
    method: 'PATCH',
    path: PATH,
    body: [2],
    contentType: 'application/x',
    query: { q: 'é', n: undefined },
  });
  const [read, made, changed] = server.received;
  expect(read?.headers).toMatchObject({
    accept: 'application/json',
    'user-agent': 'tester',
    authorization: 'Bearer 0',
  });
  expect(read?.headers['content-type']).toBeUndefined();
  expect([made?.headers['content-type'], made?.body]).toEqual(['application/json', { a: 1 }]);
  expect([changed?.headers['content-type'], changed?.body, changed?.query]).toEqual(['application/x', [2], { q: 'é' }]);
  expect(told).toEqual([
    ['GET', 200],
    ['POST', 200],
    ['PATCH', 200],
  ]);
});

it('lets somebody stand around each request, also one that is sent again', async () => {
  const seen: unknown[] = [];
  const traced = new Transport(server.connection, {
    userAgent: 'tester',
    around: async (send, request) => {
      const answer = await send({ traceparent: `t${seen.length}` });
      seen.push([request, answer.status]);
      return answer;
    },
  });
  server.on(`GET ${PATH}`, refusal(401, 'Unauthorized'), { body: {} });
  await traced.json({ method: 'GET', path: PATH, query: { a: 1 } });
  const request = { method: 'GET', path: PATH };
  expect(seen).toEqual([
    [request, 401],
    [request, 200],
  ]);
  expect(server.received.map(({ headers }) => headers.traceparent)).toEqual(['t0', 't1']);
  traced.close();
});

it('goes through a path that the server lies under', async () => {
  const below = new Transport(
    { ...server.connection, server: `${server.connection.server}/proxy` },
    { userAgent: 'tester' },
  );
  server.on('GET /proxy/version', { body: { major: '1' } });
  expect(await below.json({ method: 'GET', path: PATH })).toEqual({ major: '1' });
  await below.close();
});

it('asks once more with fresh credentials when the old ones have expired', async () => {
  server.on(`GET ${PATH}`, refusal(401, 'Unauthorized'), { body: { major: '1' } });
  expect(await get()).toEqual({ major: '1' });
  expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer 0', 'Bearer 1']);
  expect(server.credentials).toEqual({ asked: 2, refreshed: 1 });
  expect(told).toEqual([
    ['GET', 401],
    ['GET', 200],
  ]);
});

it('keeps no connection of a refusal of old credentials, however much it has to say', async () => {
  const closed = Promise.withResolvers<void>();
  const long = (_request: unknown, response: ServerResponse) => {
    response.on('close', closed.resolve);
    response.writeHead(401).write('x'.repeat(10_000_000));
    return undefined;
  };
  server.on(`GET ${PATH}`, long, { body: {} });
  expect(await get()).toEqual({});
  await closed.promise;
});

it('gives up when the fresh ones are refused too', async () => {
  server.on(`GET ${PATH}`, refusal(401, 'Unauthorized'));
  expect((await failure(get())).status).toBe(401);
  expect(server.received).toHaveLength(2);
});

it('tells what was refused, why, and when to come back', async () => {
  server.on(`GET ${PATH}`, { ...refusal(429, 'TooManyRequests', {}, 'too many'), headers: { 'retry-after': '7' } });
  const busy = await failure(get('a'));
  expect(busy).toMatchObject({ status: 429, reason: 'TooManyRequests', retryAfterMs: 7_000, retryable: true });
  expect(busy.message).toBe('GET /version: too many');
  server.on(`GET ${PATH}`, (_request, response) => {
    response.setHeader('retry-after', ['3', '9']);
    return refusal(429, 'TooManyRequests');
  });
  expect((await failure(get('b'))).retryAfterMs).toBe(3_000);
  server.on(`GET ${PATH}`, refusal(503, 'ServiceUnavailable', { retryAfterSeconds: 2 }));
  expect(await failure(get('c'))).toMatchObject({ status: 503, retryAfterMs: 2_000 });
  server.on(`GET ${PATH}`, { status: 404, body: 'no such page' });
  expect(await failure(get())).toMatchObject({ status: 404, message: 'GET /version: HTTP 404 no such page' });
});

it('counts a status of 399 as an answer and one of 400 as a refusal', async () => {
  server.on(`GET ${PATH}`, { status: 399, body: {} });
  expect(await get()).toEqual({});
  server.on(`GET ${PATH}`, { status: 400, body: {} });
  expect((await failure(get())).status).toBe(400);
});

it('takes a cut connection, an answer that is no JSON and an aborted request for a server out of reach', async () => {
  server.on(`GET ${PATH}`, (_request, response) => void response.destroy());
  expect(await failure(get())).toMatchObject({ status: 0, reason: 'Unreachable', retryable: true });
  expect(told).toEqual([['GET', 0]]);
  server.on(`GET ${PATH}`, { body: '{"major":' });
  expect(await failure(get())).toMatchObject({ status: 0, reason: 'Unreachable' });
  server.on(`GET ${PATH}`, () => undefined);
  const request = { method: 'GET' as const, path: PATH, signal: AbortSignal.timeout(10) };
  expect((await failure(transport.json(request))).status).toBe(0);
});

it('reads a stream as it comes', async () => {
  const stream = await transport.stream({ method: 'GET', path: PATH, query: { watch: true } });
  const chunks = stream[Symbol.asyncIterator]();
  server.watches[0]?.write('one');
  expect(Buffer.from((await chunks.next()).value).toString()).toBe('one');
  server.watches[0]?.end();
  expect((await chunks.next()).done).toBe(true);
});

it('ends what is under way when it is closed', async () => {
  server.on(`GET ${PATH}`, () => undefined);
  const pending = failure(get());
  await new Promise((resolve) => setTimeout(resolve, 20));
  await transport.close();
  expect((await pending).status).toBe(0);
});

it('does not ask for a kind again before the time that the server has named', async () => {
  server.on(`GET ${PATH}`, { status: 429, headers: { 'retry-after': '60' }, body: {} });
  const ask = (kind: string) => failure(transport.json({ method: 'GET', path: PATH, kind }));
  expect((await ask('a')).retryAfterMs).toBe(60_000);
  expect((await ask('a')).retryAfterMs).toBeLessThanOrEqual(60_000);
  expect(server.received).toHaveLength(1);
  await ask('b');
  expect(server.received).toHaveLength(2);
});

it('has so many requests under way at the same time, watches aside', async () => {
  const few = new Transport(server.connection, { userAgent: 'tester', inFlight: 2 });
  const open: ServerResponse[] = [];
  server.on(`GET ${PATH}`, (_request, response) => void open.push(response));
  const asked = [1, 2, 3].map(() => few.json({ method: 'GET', path: PATH }));
  await vi.waitFor(() => expect(open).toHaveLength(2));
  server.on('WATCH /w', { body: {} });
  await few.stream({ method: 'GET', path: '/w', query: { watch: true } });
  expect(open).toHaveLength(2);
  for (const response of open.splice(0)) response.end('{}');
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.end('{}');
  await Promise.all(asked);
  few.close();
});
