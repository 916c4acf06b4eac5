import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Gauge } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requester } from '../../../test/integration/fixtures/services/requests.ts';
import { refused, thingApp } from '../../../test/integration/services/kit/thing-app.ts';

const thing = thingApp();
const { call, calls } = thing;
beforeAll(thing.start);
afterAll(thing.stop);

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
    const open = await thing.build();
    const anybody = requester(() => open.fastify);
    expect((await anybody('GET', '/things/a', undefined, { 'dsm-installation': 'there' })).status).toBe(200);
    await open.fastify.close();
  });
});

describe('what is taken', () => {
  const write = (body: unknown, headers?: Record<string, string>) => call('PUT', '/things/a', body, headers);

  it('JSON that fits, with defaults, and the answer’s own status', async () => {
    calls.length = 0;
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
    ['NUL in a name', '{"n":1,"a\\u0000":1}'],
    ['half of a pair in a name, deep inside', '{"n":1,"tags":[{"a":{"\\ud83d":[]}}]}'],
    ['more than a hundred levels', `{"n":1,"tags":${'['.repeat(100)}${']'.repeat(100)}}`],
    ['a hundred thousand levels', '['.repeat(100_000)],
    ['a string that never ends', `{"n":1,"tags":["${'\\\\"['.repeat(1_000)}`],
  ])('not %s', async (_what, body) => expect(await write(body)).toMatchObject(refused(400, 'invalid_input')));

  it.each([
    '{"n":1,"tags":["[[[\\"{{{\\\\", "[", "{{"]}'.replaceAll('[[[', '['.repeat(200)),
    '{"n":1,"tags":["\\ud83d\\ude00"]}',
    '{"n":1,"tags":["\\u00e9"]}',
  ])('%s', async (body) => expect(await write(body)).toMatchObject({ status: 201 }));

  it('up to 256 kilobytes, and two megabytes where the route says so', async () => {
    const sized = (bytes: number) => `{"n":1,"tags":["${'x'.repeat(bytes - 18)}"]}`;
    expect((await write(sized(2 * 1024 * 1024 - 10))).status).toBe(201);
    expect(await write(sized(2 * 1024 * 1024 + 10))).toMatchObject(refused(413, 'body_too_large'));
    expect((await call('POST', '/things', sized(256 * 1024 - 10))).status).toBe(200);
    expect(await call('POST', '/things', sized(256 * 1024 + 10))).toMatchObject(refused(413, 'body_too_large'));
  });

  it('of a larger body is refused so that a client that sends on can read it', async () => {
    const app = await thing.build();
    const url = await app.fastify.listen({ port: 0, host: '127.0.0.1' });
    const sender = `
      const body = 'x'.repeat(40_000_000);
      const headers = { 'content-type': 'application/json' };
      for (const sent of Array(8).fill(body).flatMap((text, n) => n % 2 ? [text] : [new Blob([text]).stream()])) {
        const answer = await fetch('${url}/things/a', { method: 'PUT', body: sent, duplex: 'half', headers });
        console.log(answer.status, (await answer.json()).code);
      }`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', sender]);
    await app.fastify.close();
    expect(stdout).toBe('413 body_too_large\n'.repeat(8));
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
    calls.length = 0;
    for (const body of [undefined, '', '{}', 'null', '[]']) expect((await act(body)).status).toBe(200);
    expect(calls).toHaveLength(5);
    for (const body of [{ n: 1 }, '"text"', '7']) expect(await act(body)).toMatchObject(refused(422, 'invalid_input'));
    expect(calls).toHaveLength(5);
  });
});

describe('an Idempotency-Key', () => {
  const write = (n: number, key: string, path = '/things/k') => call('PUT', path, { n }, { 'idempotency-key': key });

  it('stands for its first answer, with spaces around it or not', async () => {
    calls.length = 0;
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
    calls.length = 0;
    for (let i = 0; i < 2; i++) await write(1, '  ');
    expect(calls).toHaveLength(2);
  });

  it('is nothing to a read', async () => {
    calls.length = 0;
    const read = () => call('GET', '/things/k', undefined, { 'idempotency-key': 'read' });
    expect([(await read()).status, (await read()).status]).toEqual([200, 200]);
    expect(calls).toHaveLength(2);
  });
});

it('hands on the caller’s correlation id, or makes one', async () => {
  calls.length = 0;
  await call('GET', '/things/a', undefined, { 'x-correlation-id': 'mine' });
  await call('GET', '/things/a');
  expect(calls[0]).toBe('read mine');
  expect(calls[1]).toMatch(/^read [0-9a-f-]{36}$/);
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

it('tells readiness and measures in a service’s own words', async () => {
  const app = await thing.build();
  const own = requester(() => app.fastify);
  expect((await own('GET', '/health/ready')).body).toMatchObject({ service: 'thing-service', status: 'ready' });
  app.shapeReadiness(({ isReady }) => ({ isReady: false, body: { well: isReady } }));
  expect(await own('GET', '/health/ready')).toMatchObject({ status: 503, body: { well: true } });
  new Gauge({ name: 'things', help: 'Things', registers: [app.metrics] }).set(7);
  expect((await own('GET', '/metrics')).body).toContain('\nthings 7\n');
  await app.fastify.close();
});
