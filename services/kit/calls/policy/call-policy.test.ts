import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { inRequest } from '../../process/request-scope.ts';
import { createClient } from '../client.ts';
import { neighbourOf } from '../neighbour.ts';
import { route } from '../route.ts';

const routes = {
  read: route({ method: 'GET', path: '/thing', summary: 'x', answer: z.object({}) }),
  write: route({ method: 'POST', path: '/thing', summary: 'x', answer: z.object({}) }),
};
const thrownBy = (call: Promise<unknown>) => call.then(() => undefined).catch((error: unknown) => error);
type Answer = (response: ServerResponse, n: number) => void;
const ok: Answer = (response) => void response.end('{}');
const breaks: Answer = (response) => void response.socket?.destroy();

/** A client of a real server that answers as the test says; its health as long as `isReady`. */
async function serving(answer: Answer) {
  const service = { answer, isReady: false, headers: [] as NodeJS.Dict<string | string[]>[], aborted: 0 };
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/health')) return void response.writeHead(service.isReady ? 200 : 503).end();
    service.headers.push(request.headers);
    response.once('close', () => {
      if (!response.writableFinished) service.aborted++;
    });
    service.answer(response, service.headers.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const client = createClient(routes, {
    service: 'thing',
    baseUrl: () => `http://127.0.0.1:${port}`,
    timeoutMs: 2_000,
  });
  return { service, client };
}

it.each<[string, string | undefined, number]>([
  ['read', undefined, 3],
  ['write', 'key', 3],
  ['write', undefined, 1],
])('a %s with the key %s is tried %i times', async (kind, idempotencyKey, tries) => {
  const { service, client } = await serving(breaks);
  const input = idempotencyKey === undefined ? {} : { idempotencyKey };
  expect(await thrownBy(client[kind as 'write'](input))).toMatchObject({ name: 'ServiceUnavailable' });
  expect(service.headers).toHaveLength(tries);
  expect(neighbourOf(client).retries()).toBe(tries - 1);
  expect(new Set(service.headers.map((headers) => headers['x-correlation-id'])).size).toBe(1);
});

it('a retry that works is all that the caller hears of', async () => {
  const { service, client } = await serving((response, n) => (n < 3 ? breaks : ok)(response, n));
  expect(await client.read({})).toEqual({});
  expect(service.headers).toHaveLength(3);
});

it('many that fail are tried again one time in five', async () => {
  const { service, client } = await serving((response) => void response.writeHead(503).end());
  await Promise.all(Array.from({ length: 9 }, () => thrownBy(client.read({}))));
  expect(service.headers.length - 9).toBeLessThanOrEqual(5);
});

it('hands on how long its own caller waits, and ends with it', async () => {
  const { service, client } = await serving(() => {});
  const begun = performance.now();
  const scope = { correlationId: 'mine', traceparent: 't', deadline: begun + 300 };
  expect(await thrownBy(inRequest(scope, () => client.read({})))).toMatchObject({ name: 'ServiceUnavailable' });
  const took = performance.now() - begun;
  expect(took).toBeGreaterThan(250);
  expect(took).toBeLessThan(1_500);
  expect(service.headers).toHaveLength(1);
  expect(service.headers[0]).toMatchObject({ 'x-correlation-id': 'mine', traceparent: 't' });
  expect(Number(service.headers[0]?.['dsm-deadline'])).toBeGreaterThan(200);
  expect(Number(service.headers[0]?.['dsm-deadline'])).toBeLessThan(300);
  await expect.poll(() => service.aborted).toBe(1);
});

it('sends nothing when nobody waits any more', async () => {
  const { service, client } = await serving(ok);
  const late = { correlationId: 'mine', deadline: performance.now() - 1 };
  expect(await thrownBy(inRequest(late, () => client.read({})))).toMatchObject({ code: 'deadline_exceeded' });
  expect(service.headers).toEqual([]);
});

it('stops calling what does not work, and goes on soon after it is ready', async () => {
  const { service, client } = await serving(breaks);
  for (let n = 0; n < 10; n++) await thrownBy(client.write({}));
  const calls = service.headers.length;
  expect(neighbourOf(client).breaker()).toBe('open');
  await thrownBy(client.read({}));
  expect(service.headers).toHaveLength(calls);
  service.answer = ok;
  await sleep(1_200);
  expect(neighbourOf(client).breaker()).toBe('open');
  service.isReady = true;
  await expect.poll(() => neighbourOf(client).breaker(), { timeout: 3_000 }).toBe('closed');
  expect(await client.read({})).toEqual({});
});
