import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { insideTransaction } from '../database/transaction-scope.ts';
import { type CallSettings, createClient, ServiceProblem, ServiceUnavailable } from './client.ts';
import { neighbourOf } from './neighbour.ts';
import { route } from './route.ts';

const anything = z.looseObject({});
const routes = {
  look: route({ method: 'GET', path: '/', summary: 'x', answer: z.object({}), errors: [] }),
  put: route({
    method: 'PUT',
    path: '/things/:thing_id/of/:owner',
    summary: 'x',
    params: anything,
    query: anything,
    body: anything,
    answer: z.object({ n: z.number().default(3) }),
  }),
};

interface Heard {
  request: IncomingMessage;
  body: string;
}

/** A real server that answers as the test says, and a client of it. */
async function serving(answer: (response: ServerResponse) => void, settings: CallSettings = {}) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push({ request, body });
      answer(response);
    });
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createClient(routes, { service: 'sprint', baseUrl: () => `http://127.0.0.1:${port}`, ...settings });
  return { heard, client, server };
}
const json =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(JSON.stringify(body));
const thrownBy = (call: Promise<unknown>) => call.then(() => undefined).catch((error: unknown) => error);

describe('a request', () => {
  it('says what is meant, with parameters that cannot leave their place', async () => {
    const { client, heard } = await serving(json(200, {}), { installation: 'here' });
    const answer = await client.put({
      params: { thing_id: 'a/b?c', owner: 'é' },
      query: { left: undefined, n: 1, text: 'a b' },
      body: { n: 1 },
      idempotencyKey: 'k',
      correlationId: 'c',
    });
    expect(answer).toEqual({ n: 3 });
    const [{ request, body }] = heard as [Heard];
    expect([request.method, request.url]).toEqual(['PUT', '/things/a%2Fb%3Fc/of/%C3%A9?n=1&text=a+b']);
    expect(body).toBe('{"n":1}');
    expect(request.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'dsm-installation': 'here',
      'idempotency-key': 'k',
      'x-correlation-id': 'c',
    });
  });

  it('says nothing that was not asked for', async () => {
    const { client, heard } = await serving(json(200, {}));
    await client.look({});
    const { request, body } = heard[0] as Heard;
    expect([request.url, body]).toEqual(['/', '']);
    for (const name of ['content-type', 'dsm-installation', 'idempotency-key', 'traceparent'])
      expect(request.headers).not.toHaveProperty(name);
  });

  it('that may not be sent is not, but one that only reads; it is asked before each try', async () => {
    const asked: string[] = [];
    const { client, heard } = await serving((response) => void response.writeHead(503).end('busy'), {
      mayWrite: (what) => {
        asked.push(what);
        if (asked.length > 1) throw new Error(`${what}: no longer`);
      },
    });
    expect(await thrownBy(client.look({}))).toBeInstanceOf(ServiceUnavailable);
    expect(asked).toEqual([]);
    const sent = heard.length;
    const put = { params: { thing_id: 'a', owner: 'b' }, body: {} };
    expect(await thrownBy(client.put(put))).toMatchObject({ message: 'PUT /things/a/of/b of sprint: no longer' });
    expect([asked.length, heard.length - sent]).toEqual([2, 1]);
  });

  it('is refused inside a transaction, before anything is sent', async () => {
    const { client, heard } = await serving(json(200, {}));
    const inside = insideTransaction('play', () =>
      client.put({ params: { thing_id: 'a', owner: 'b' }, query: {}, body: {} }),
    );
    await expect(inside).rejects.toThrow('PUT /things/a/of/b of sprint: refused inside transaction play');
    expect(heard).toEqual([]);
  });
});

describe('an answer', () => {
  it.each([
    ['other_installation', 421, ServiceUnavailable, /^sprint service is away: .* is of another installation$/],
    ['foreign_host', 421, ServiceProblem, /foreign_host \(421\): the Host header says dsm$/],
    ['not_found', 404, ServiceProblem, /not_found \(404\)/],
    ['bad', 400, ServiceProblem, /bad \(400\)/],
    ['internal', 500, ServiceUnavailable, /answered 500$/],
  ])('takes %s (%i) for what it is', async (code, status, kind, message) => {
    const { client } = await serving(json(status, { code, detail: 'the Host header says dsm' }));
    const error = await thrownBy(client.look({}));
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toMatch(message);
  });

  it('that a service gives of its health, or of what it lacks, does not count against it', async () => {
    const { client, heard } = await serving(json(503, { status: 'unhealthy' }));
    for (let n = 0; n < 12; n++) await thrownBy(client.look({}));
    expect([heard.length, neighbourOf(client).breaker()]).toEqual([12, 'closed']);
  });

  it('of a refusal keeps its words, what it adds, and when to come again', async () => {
    const problem = { code: 'project_id_taken', detail: 'it belongs to another', owner: 'a/b' };
    const { client } = await serving(json(409, problem, { 'retry-after': '2' }));
    expect(await thrownBy(client.look({}))).toMatchObject({
      service: 'sprint',
      status: 409,
      code: 'project_id_taken',
      detail: 'it belongs to another',
      extra: { owner: 'a/b' },
      retryAfterMs: 2_000,
    });
  });

  it.each([{}, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }])('without seconds to wait: %o', async (headers) => {
    const { client } = await serving(json(409, { code: 'c', detail: 'd' }, headers as Record<string, string>));
    expect(await thrownBy(client.look({}))).toMatchObject({ retryAfterMs: undefined });
  });

  it('of a refusal in no words of ours is a refusal all the same', async () => {
    const { client } = await serving((response) => void response.writeHead(403).end('<html>'));
    expect(await thrownBy(client.look({}))).toMatchObject({ code: 'unknown', detail: 'no detail', extra: {} });
  });

  it('names the service behind the one that was asked, when that is the one that is missing', async () => {
    const missing = { code: 'dependency_unavailable', detail: 'x', service: 'backlog' };
    const { client } = await serving(json(503, missing));
    expect(await thrownBy(client.look({}))).toMatchObject({ name: 'ServiceUnavailable', service: 'backlog' });
    const other = await serving(json(503, { code: 'too_many', service: 'backlog' }));
    expect(await thrownBy(other.client.look({}))).toMatchObject({ name: 'ServiceUnavailable', service: 'sprint' });
    const nameless = await serving(json(503, { code: 'dependency_unavailable', service: 7 }));
    expect(await thrownBy(nameless.client.look({}))).toMatchObject({ service: 'sprint' });
  });

  it('that does not fit the contract is no answer', async () => {
    const { client } = await serving(json(200, { n: 'many' }));
    const call = client.put({ params: { thing_id: 'a', owner: 'b' }, query: {}, body: {} });
    expect(await thrownBy(call)).toBeInstanceOf(z.ZodError);
  });
});

describe('a service is away', () => {
  it('that takes the connection and never answers', async () => {
    const { client, heard } = await serving(() => {}, { timeoutMs: 150 });
    const begun = performance.now();
    const error = await thrownBy(client.look({}));
    expect(error).toBeInstanceOf(ServiceUnavailable);
    expect((error as Error).message).toMatch(/^sprint service is away: .*timeout/);
    expect(performance.now() - begun).toBeGreaterThan(100);
    expect(heard).toHaveLength(1);
  });

  it('that stops in the middle of its answer', async () => {
    const stuck = (response: ServerResponse) => void response.writeHead(200, { 'content-length': '9' }).write('{');
    const { client } = await serving(stuck, { timeoutMs: 150 });
    expect(await thrownBy(client.look({}))).toBeInstanceOf(ServiceUnavailable);
    const cut = await serving((response) => void response.socket?.destroy());
    expect(await thrownBy(cut.client.look({}))).toBeInstanceOf(ServiceUnavailable);
  });

  it('where nobody listens, and its cause is kept', async () => {
    const { client, server } = await serving(json(200, {}));
    await new Promise((resolve) => server.close(resolve));
    const error = await thrownBy(client.look({}));
    expect(error).toMatchObject({ service: 'sprint', cause: expect.any(Error) });
  });
});

it('asks for the address on every call', async () => {
  const { server } = await serving(json(200, {}));
  const { port } = server.address() as AddressInfo;
  let asked = 0;
  const baseUrl = () => {
    asked++;
    return `http://127.0.0.1:${port}`;
  };
  const client = createClient(routes, { service: 'x', baseUrl });
  await client.look({});
  await client.look({});
  expect(asked).toBe(2);
});
