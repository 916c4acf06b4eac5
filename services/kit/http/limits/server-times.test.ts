import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { handClock, requester, silent } from '../../../../test/integration/fixtures/services/requests.ts';
import { route } from '../../calls/route.ts';
import { HttpApp } from '../http-app.ts';
import { inTime } from './handler-time.ts';
import { SERVER_TIMES } from './server-times.ts';

const add = route({ method: 'POST', path: '/things', summary: 'x', body: z.object({}), answer: z.looseObject({}) });

async function app() {
  const built = await HttpApp.build({
    ...{ service: 'thing', clock: handClock('2026-11-23T10:00:00Z'), log: silent, errors: {} },
  });
  onTestFinished(() => built.fastify.close());
  return built;
}

it.each([
  ['a head that never ends', 'POST /things HTTP/1.1\r\nhost: 127.0.0.1\r\n'],
  [
    'a body that never comes',
    'POST /things HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  ],
])('%s costs its connection', async (_what, bytes) => {
  const { fastify } = await app();
  const { server } = fastify;
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  expect(server).toMatchObject({
    ...{ requestTimeout: SERVER_TIMES.requestTimeout, timeout: SERVER_TIMES.connectionTimeout },
    headersTimeout: SERVER_TIMES.http.headersTimeout,
  });
  Object.assign(server, { headersTimeout: 200, requestTimeout: 400 });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  socket.write(bytes);
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

it('a handler that takes too long is told as such, with when to come again', async () => {
  const built = await app();
  built.serve(add, () => inTime(new Promise(() => {}), 50));
  expect(await requester(() => built.fastify)('POST', '/things', {})).toMatchObject({
    ...{ status: 503, body: { code: 'overloaded' }, headers: { 'retry-after': '1' } },
  });
});

it('a handler knows that its caller waits, also when it has the body already', async () => {
  const built = await app();
  built.serve(add, async (_input, { signal }) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { waits: !signal.aborted };
  });
  await built.fastify.listen({ port: 0, host: '127.0.0.1' });
  const { port } = built.fastify.server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/things`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(await answer.json()).toEqual({ waits: true });
});
