import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { handClock, requester } from '../../../test/integration/fixtures/services/requests.ts';
import { route } from '../calls/route.ts';
import { createLogger } from '../process/logger.ts';
import { currentRequest } from '../process/request-scope.ts';
import { HttpApp } from './http-app.ts';

const add = route({
  method: 'POST',
  path: '/things/:id',
  summary: 'x',
  params: z.strictObject({ id: z.string() }),
  body: z.object({}),
  answer: z.looseObject({}),
});
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

async function app(handler: (request: FastifyRequest) => Promise<Record<string, unknown>> = async () => ({})) {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger('thing', 'debug', { write: (line: string) => void lines.push(JSON.parse(line)) });
  const built = await HttpApp.build({ service: 'thing', clock: handClock('2026-11-23T10:00:00Z'), log, errors: {} });
  built.serve(add, (_input, request) => handler(request));
  built.fastify.get('/raw', async (_request, reply: FastifyReply) => reply.send({ scope: currentRequest() ?? null }));
  onTestFinished(() => built.fastify.close());
  const asked = () => lines.filter(({ msg }) => msg === 'request');
  return { built, call: requester(() => built.fastify), lines, asked };
}
const post = (id: string | undefined, more: Record<string, string> = {}) =>
  ['POST', '/things/1', {}, { ...(id === undefined ? {} : { 'x-correlation-id': id }), ...more }] as const;

it('is there while a request is handled, behind its body and over what it waits for', async () => {
  const seen: unknown[] = [];
  const { call } = await app(async () => {
    await sleep(1);
    seen.push(currentRequest());
    return {};
  });
  const answers = await Promise.all(['one', 'two', 'three'].map((id) => call(...post(id, { traceparent: TRACE }))));
  expect(answers.map(({ headers }) => headers['x-correlation-id'])).toEqual(['one', 'two', 'three']);
  expect(seen.toSorted()).toHaveLength(3);
  for (const scope of seen) expect(scope).toMatchObject({ traceparent: TRACE, deadline: undefined });
  expect(seen.map((scope) => (scope as { correlationId: string }).correlationId).toSorted()).toEqual([
    'one',
    'three',
    'two',
  ]);
  expect(currentRequest()).toBeUndefined();
});

it('over real sockets that are used again', async () => {
  const { built } = await app(async () => ({ seen: currentRequest()?.correlationId }));
  const url = await built.fastify.listen({ port: 0, host: '127.0.0.1' });
  for (let n = 0; n < 5; n++) {
    const headers = { 'content-type': 'application/json', 'x-correlation-id': `n${n}` };
    const answer = await fetch(`${url}/things/1`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ text: 'x'.repeat(100_000) }),
    });
    expect(await answer.json()).toEqual({ seen: `n${n}` });
  }
});

it.each([undefined, 'a b', 'é', 'x'.repeat(129), ''])('is made anew instead of %j', async (id) => {
  const { call } = await app();
  expect((await call(...post(id))).headers['x-correlation-id']).toMatch(UUID);
});

it.each([
  ['a body that does not fit', 'POST', '/things/1', '[]', 422],
  ['no JSON', 'POST', '/things/1', '{', 400],
  ['a path that is not there', 'GET', '/nothing', undefined, 404],
  ['a path that cannot be read', 'GET', '/things/%zz', undefined, 400],
] as const)('is given back with the refusal of %s', async (_what, method, path, body, status) => {
  const { call } = await app();
  const answer = await call(method, path, body, { 'x-correlation-id': 'mine' });
  expect([answer.status, answer.headers['x-correlation-id']]).toEqual([status, 'mine']);
});

it('ends what nobody waits for any more before it begins', async () => {
  let begun = 0;
  const { call } = await app(async () => {
    begun++;
    return { left: Math.round((currentRequest()?.deadline ?? 0) - performance.now()) };
  });
  expect(await call(...post('late', { 'dsm-deadline': '0' }))).toMatchObject({
    status: 504,
    body: { code: 'deadline_exceeded' },
  });
  expect(begun).toBe(0);
  const { left } = (await call(...post('early', { 'dsm-deadline': '5000' }))).body;
  expect(left).toBeGreaterThan(4_000);
  expect(left).toBeLessThanOrEqual(5_000);
});

it('writes one line a request, by route, and none for what is asked all the time', async () => {
  const { call, asked } = await app();
  await call(...post('mine'));
  await call('GET', '/health/ready');
  await call('GET', '/metrics');
  expect(asked()).toEqual([
    expect.objectContaining({
      method: 'POST',
      route: '/things/:id',
      status: 200,
      duration_ms: expect.any(Number),
      correlation_id: 'mine',
    }),
  ]);
});

it('stands in the log line of what failed, and lets nobody write a line of his own', async () => {
  const { call, lines } = await app(async () => {
    throw new Error('broken\n{"level":60,"msg":"forged"}');
  });
  expect((await call(...post('mine'))).status).toBe(500);
  expect(lines.filter(({ msg }) => msg === 'request failed')).toMatchObject([{ correlation_id: 'mine' }]);
  expect(lines.some(({ msg }) => msg === 'forged')).toBe(false);
});
