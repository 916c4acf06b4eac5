import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refused, thingApp } from '../../../test/integration/services/kit/thing-app.ts';

const thing = thingApp();
const { call } = thing;
beforeAll(thing.start);
afterAll(thing.stop);

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
    if (!thing.app().fastify.server.listening) await thing.app().fastify.listen({ host: '127.0.0.1', port: 0 });
    const { port } = thing.app().fastify.server.address() as { port: number };
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

  it('QUERY without a content type, and bodies that are no JSON: the same', async () => {
    const query = await raw('QUERY /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
    expect(query.head).toMatch(/^HTTP\/1.1 405 /);
    expect(await call('PUT', '/health', '{"a":')).toMatchObject(refused(405, 'method_not_allowed'));
    expect(await call('PUT', '/nothing', '{"a":')).toMatchObject(refused(404, 'not_found'));
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
