import { connect } from 'node:net';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Own, type Tables, tables } from '../../../test/integration/services/counting-tables.ts';
import { handClock, requester } from '../../../test/integration/services/requests.ts';
import { ServiceProblem, ServiceUnavailable } from '../calls/client.ts';
import { Problem } from '../calls/problem.ts';
import { route } from '../calls/route.ts';
import { type Connection, openPGlite, openSchema } from '../database/database.ts';
import { ServiceApp } from './service-app.ts';

const params = z.strictObject({ id: z.string() });
const answer = z.object({ id: z.string(), n: z.number() });
const routes = {
  read: route({ method: 'GET', path: '/things/:id', summary: 'Reads', params, answer, errors: ['gone'] }),
  write: route({
    method: 'PUT',
    path: '/things/:id',
    summary: 'Writes',
    params,
    query: z.strictObject({ by: z.string().optional() }),
    body: z.strictObject({ n: z.number().int().max(99), tags: z.array(z.string()).default([]) }),
    status: 201,
    answer,
  }),
  add: route({ method: 'POST', path: '/things', summary: 'x', body: z.object({}), answer: z.object({}), invalid: 400 }),
  act: route({ method: 'POST', path: '/things/:id/act', summary: 'Takes no body', params, answer: z.object({}) }),
};

let connection: Connection;
let app: ServiceApp<Tables>;
let db: Kysely<Tables>;
let calls: string[] = [];
let thrown: unknown;
const logged: { level: number; msg: string }[] = [];
const clock = handClock('2026-11-23T10:00:00Z');
const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) });

async function build(installation?: string) {
  const built = await ServiceApp.build<Tables>({
    service: 'thing',
    clock,
    log,
    db,
    errors: { gone: { status: 410, title: 'It is gone' } },
    installation,
    published: () => {},
    dependencies: {},
  });
  built.serve(routes.read, async ({ params, unit }) => {
    calls.push(`read ${unit.correlationId}`);
    if (thrown !== undefined) throw thrown;
    return { id: params.id, n: 1 };
  });
  built.serve(routes.write, async ({ params, body, unit }) => {
    calls.push(`write ${params.id} ${body.n} ${body.tags}`);
    return unit.run('write', async () => ({ id: params.id, n: body.n }));
  });
  built.serve(routes.add, async () => ({}));
  built.serve(routes.act, async () => {
    calls.push('act');
    return {};
  });
  return built;
}

beforeAll(async () => {
  connection = await openPGlite();
  db = await openSchema<Own>(connection, 'thing', tables);
  app = await build('here');
});
afterAll(async () => {
  await app.fastify.close();
  await connection.close();
});
const call = requester(() => app.fastify);
const refused = (status: number, code: string, more: object = {}) => ({
  status,
  body: { status, code, type: `urn:dsm:problem:${code}`, ...more },
  headers: { 'content-type': 'application/problem+json' },
});

describe('who is answered', () => {
  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1', '127.1.2.3:8081', '[::1]', '[::1]:8081'])('%s', async (host) =>
    expect(await call('GET', '/things/a', undefined, { host })).toMatchObject({ status: 200 }),
  );

  it.each(['dsm.example.com', 'localhost.example.com', '127.0.0.1.example.com', '10.0.0.1', 'xlocalhost'])(
    'not %s',
    async (host) =>
      expect(await call('GET', '/things/a', undefined, { host })).toMatchObject(refused(421, 'foreign_host')),
  );

  it('who means this installation, or says nothing', async () => {
    const meaning = (meant: string) => call('GET', '/health', undefined, { 'dsm-installation': meant });
    expect((await meaning('here')).status).toBe(200);
    expect(await meaning('there')).toMatchObject(refused(421, 'other_installation'));
    const open = await build();
    const anybody = requester(() => open.fastify);
    expect((await anybody('GET', '/things/a', undefined, { 'dsm-installation': 'there' })).status).toBe(200);
    await open.fastify.close();
  });
});

describe('what is taken', () => {
  const write = (body: unknown, headers?: Record<string, string>) => call('PUT', '/things/a', body, headers);

  it('JSON that fits, with defaults, and the answer’s own status', async () => {
    calls = [];
    expect(await write({ n: 5 })).toMatchObject({ status: 201, body: { id: 'a', n: 5 } });
    expect(calls).toEqual(['write a 5 ']);
  });

  it('no other type, and no other encoding', async () => {
    expect(await write('n=5', { 'content-type': 'text/plain' })).toMatchObject(refused(415, 'unsupported_media_type'));
    expect(await write({ n: 5 }, { 'content-encoding': 'gzip' })).toMatchObject(refused(415, 'unsupported_media_type'));
    expect((await write({ n: 5 }, { 'content-encoding': 'identity' })).status).toBe(201);
  });

  it.each([
    ['no JSON', '{"n":'],
    ['NUL in a text', '{"n":1,"tags":["a\\u0000"]}'],
    ['half of a pair', '{"n":1,"tags":["\\ud83d"]}'],
    ['the other half', '{"n":1,"tags":["\\uDE00"]}'],
  ])('not %s', async (_what, body) => expect(await write(body)).toMatchObject(refused(400, 'invalid_input')));

  it.each(['{"n":1,"tags":["\\ud83d\\ude00"]}', '{"n":1,"tags":["\\u00e9"]}'])('%s', async (body) =>
    expect(await write(body)).toMatchObject({ status: 201 }),
  );

  it('up to two megabytes', async () => {
    const sized = (bytes: number) => `{"n":1,"tags":["${'x'.repeat(bytes - 18)}"]}`;
    expect((await write(sized(2 * 1024 * 1024 - 10))).status).toBe(201);
    expect(await write(sized(2 * 1024 * 1024 + 10))).toMatchObject(refused(413, 'body_too_large'));
  });

  it('says of each fault where it is, with the status that the route has for it', async () => {
    const { status, body } = await write({ n: 100, tags: ['a', 2] });
    expect([status, body.status, body.title, body.instance]).toEqual([
      422,
      422,
      'The input does not fit the schema',
      '/things/a',
    ]);
    expect(body.errors.map((e: { field: string }) => e.field)).toEqual(['body.n', 'body.tags.1']);
    expect(body.detail).toMatch(/^body\.n: .*; body\.tags\.1: /);
    expect(await call('PUT', '/things/a?colour=red', { n: 1 })).toMatchObject(refused(422, 'invalid_input'));
    expect(await call('POST', '/things', [])).toMatchObject(refused(400, 'invalid_input'));
  });

  it('a NUL in a path is refused', async () => {
    expect(await call('GET', '/things/a%00b')).toMatchObject(refused(422, 'invalid_input'));
  });

  it('an id of any length is looked for; a path that is none is refused', async () => {
    expect((await call('GET', `/things/${'x'.repeat(4_096)}`)).status).toBe(200);
    expect(await call('GET', `/things/${'x'.repeat(4_097)}`)).toMatchObject({ status: 400 });
    expect(await call('GET', '/things/%zz')).toMatchObject(refused(400, 'invalid_input'));
  });

  it('no body where none is expected, but an empty one', async () => {
    const act = (body?: unknown) => call('POST', '/things/a/act', body);
    calls = [];
    for (const body of [undefined, '', '{}', 'null', '[]']) expect((await act(body)).status).toBe(200);
    expect(calls).toHaveLength(5);
    for (const body of [{ n: 1 }, '"text"', '7']) expect(await act(body)).toMatchObject(refused(422, 'invalid_input'));
    expect(calls).toHaveLength(5);
  });
});

describe('an Idempotency-Key', () => {
  const write = (n: number, key: string, path = '/things/k') => call('PUT', path, { n }, { 'idempotency-key': key });

  it('stands for its first answer, with spaces around it or not', async () => {
    calls = [];
    expect([(await write(1, 'one')).body, (await write(1, ' one ')).body]).toEqual([
      { id: 'k', n: 1 },
      { id: 'k', n: 1 },
    ]);
    expect(calls).toHaveLength(1);
    expect(await write(2, 'one')).toMatchObject(refused(422, 'idempotency_key_reused'));
    expect(await write(1, 'one', '/things/other')).toMatchObject(refused(422, 'idempotency_key_reused'));
  });

  it('has at most 255 characters; an empty one is none', async () => {
    expect((await write(1, 'x'.repeat(255))).status).toBe(201);
    expect(await write(1, 'x'.repeat(256))).toMatchObject(refused(422, 'invalid_input'));
    calls = [];
    for (let i = 0; i < 2; i++) await write(1, '  ');
    expect(calls).toHaveLength(2);
  });

  it('is nothing to a read', async () => {
    calls = [];
    const read = () => call('GET', '/things/k', undefined, { 'idempotency-key': 'read' });
    expect([(await read()).status, (await read()).status]).toEqual([200, 200]);
    expect(calls).toHaveLength(2);
  });
});

it('hands on the caller’s correlation id, or makes one', async () => {
  calls = [];
  await call('GET', '/things/a', undefined, { 'x-correlation-id': 'mine' });
  await call('GET', '/things/a');
  expect(calls[0]).toBe('read mine');
  expect(calls[1]).toMatch(/^read [0-9a-f-]{36}$/);
});

describe('an error', () => {
  const failing = async (error: unknown) => {
    thrown = error;
    logged.length = 0;
    const answered = await call('GET', '/things/a');
    thrown = undefined;
    return { ...answered, logged: logged.map(({ msg }) => msg) };
  };

  it('of the service’s own table', async () => {
    const problem = new Problem('gone', 'a is gone', { extra: { since: 'yesterday' }, retryAfter: 7 });
    const { logged, ...answered } = await failing(problem);
    expect(answered).toMatchObject(
      refused(410, 'gone', { detail: 'a is gone', title: 'It is gone', since: 'yesterday' }),
    );
    expect(answered.headers['retry-after']).toBe('7');
    expect(logged).toEqual([]);
  });

  it('of a service behind it: away, or with a word that is known here', async () => {
    const away = await failing(new ServiceUnavailable('backlog', 'connect ECONNREFUSED'));
    expect(away).toMatchObject(refused(503, 'dependency_unavailable', { service: 'backlog' }));
    expect(away.headers['retry-after']).toBe('1');
    const saying = (code: string) =>
      failing(new ServiceProblem('backlog', 404, { code, detail: 'as it said', extra: { more: 1 } }));
    expect(await saying('gone')).toMatchObject(refused(410, 'gone', { detail: 'as it said', more: 1 }));
    expect(await saying('unheard_of')).toMatchObject(refused(500, 'internal_error'));
  });

  it.each(['22003', '22007', '22008', '22021', '22P05'])(
    '%s of the database: a value no column holds',
    async (code) => {
      const answered = await failing(Object.assign(new Error('out of range'), { code }));
      expect(answered).toMatchObject(refused(422, 'invalid_input', { detail: 'out of range' }));
    },
  );

  it('that nobody foresaw tells the log and not the caller', async () => {
    const { logged, ...answered } = await failing(new Error('select secret from inside'));
    expect(answered).toMatchObject(refused(500, 'internal_error'));
    expect(JSON.stringify(answered.body)).not.toContain('secret');
    expect(logged).toEqual(['request failed']);
  });

  it('of a code in no table is one that nobody foresaw', async () => {
    expect(() => app.serve({ ...routes.add, path: '/x', errors: ['nowhere'] }, async () => ({}))).toThrow(
      'serve: POST /x: no table of errors has nowhere',
    );
  });
});

describe('what is not served', () => {
  it.each([
    ['DELETE', '/things/a', 'GET, HEAD, PUT'],
    ['GET', '/things/a/act', 'POST'],
    ['DELETE', '/health', 'GET, HEAD'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['PUT', '/health/ready', 'GET, HEAD'],
    ['DELETE', '/metrics', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['PUT', '/health?x=/things/a', 'GET, HEAD'],
  ] as const)('%s %s: 405, and what is', async (method, path, allow) => {
    const answered = await call(method, path, method === 'DELETE' ? undefined : {});
    expect(answered).toMatchObject(refused(405, 'method_not_allowed', { instance: path.split('?')[0] }));
    expect(answered.headers.allow).toBe(allow);
  });

  it.each(['/nothing', '/openapiXjson', '/things/a/b/c'])('nothing at %s: 404', async (path) => {
    const answered = await call('GET', path);
    expect(answered).toMatchObject(refused(404, 'not_found', { instance: path }));
    expect(answered.headers).not.toHaveProperty('allow');
  });

  /** Sends bytes as they are; returns the head and the body of the answer. */
  const raw = async (text: string) => {
    if (!app.fastify.server.listening) await app.fastify.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.fastify.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.write(text);
    let all = '';
    for await (const chunk of socket) all += chunk;
    const [head = '', body = ''] = all.split('\r\n\r\n');
    return { head, body: JSON.parse(body) };
  };

  it.each(['PROPFIND', 'NONSENSE'])('%s, in whatever words: 405, and what is', async (verb) => {
    const { head, body } = await raw(`${verb} /health/live?x HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    expect(head).toMatch(/^HTTP\/1.1 405 /);
    expect(head.toLowerCase()).toContain('\r\nallow: get, head');
    expect(head.toLowerCase()).toContain('\r\ncontent-type: application/problem+json');
    expect(body).toMatchObject({ code: 'method_not_allowed', status: 405, instance: '/health/live' });
  });

  it('NONSENSE of nothing: 404', async () => {
    const { head, body } = await raw('NONSENSE /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 404 /);
    expect(head).not.toContain('allow');
    expect(body.code).toBe('not_found');
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a bad header', 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nbad header\r\n\r\n', 400],
    ['headers without end', `GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_what, text, status) => {
    const { head, body } = await raw(text);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(body).toMatchObject({ code: 'invalid_input', status });
  });
});

it('tells in its OpenAPI document each route with its errors, and nothing of what is hidden', async () => {
  const { body } = await call('GET', '/openapi.json');
  expect(body.info.title).toBe('DSM thing service');
  expect(Object.keys(body.paths)).toEqual(['/things/{id}', '/things', '/things/{id}/act']);
  const { responses, summary } = body.paths['/things/{id}'].get;
  expect(summary).toBe('Reads');
  expect(responses['410'].description).toBe('gone: It is gone');
  expect(responses['422'].description).toBe('invalid_input: The input does not fit the schema');
  expect(Object.keys(body.paths['/things'].post.responses)).toContain('400');
  expect(body.paths['/things/{id}'].put.requestBody).toBeDefined();
  expect(body.paths['/things/{id}/act'].post.requestBody).toBeUndefined();
});

it('measures requests by route, never by path', async () => {
  await call('GET', '/things/secret-id');
  await call('GET', '/nothing/here');
  const { body, headers } = await call('GET', '/metrics');
  expect(headers['content-type']).toMatch(/^text\/plain/);
  expect(body).toContain('dsm_http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"}');
  expect(body).toContain('route="unknown",status="404"');
  expect(body).toContain('process_cpu_seconds_total');
  expect(body).not.toContain('secret-id');
});
