import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { handClock, silent } from '../../../../test/integration/fixtures/services/requests.ts';
import { Problem } from '../../calls/problem.ts';
import { route } from '../../calls/route.ts';
import { currentRequest } from '../../process/request-scope.ts';
import { type SpanStart, traceWith } from '../../tracing/tracing.ts';
import { HttpApp } from '../http-app.ts';

const CALLER = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const OWN = `00-${'a'.repeat(32)}-${'c'.repeat(16)}-01`;
const get = route({
  method: 'GET',
  path: '/things/:thing_id',
  project: 'none',
  summary: 'x',
  params: z.strictObject({ thing_id: z.string() }),
  query: z.strictObject({ word: z.string().optional() }),
  answer: z.object({ traceparent: z.string().optional() }),
});
let spans: (SpanStart & { told: object[]; failure?: unknown })[] = [];

async function serve(): Promise<HttpApp> {
  const app = await HttpApp.build({
    ...{ service: 'thing', clock: handClock('2031-01-01T00:00:00Z'), log: silent, errors: {} },
  });
  app.serve(get, async ({ params }) => {
    if (params.thing_id === 'bad') throw new Error('no');
    if (params.thing_id === 'none') throw new Problem('not_found', 'there is none');
    return { traceparent: currentRequest()?.traceparent };
  });
  await app.fastify.ready();
  return app;
}

beforeEach(() => {
  spans = [];
});
afterEach(() => traceWith(undefined));

const trace = () =>
  traceWith({
    begin: (start) => {
      const span: (typeof spans)[number] = { ...start, told: [] };
      spans.push(span);
      return {
        traceparent: OWN,
        set: (attributes) => void span.told.push(attributes),
        end: (failure) => void Object.assign(span, { failure }),
      };
    },
    close: async () => {},
  });

it('makes a request a part of its caller’s trace, and what is done for it a part of the request', async () => {
  trace();
  const { fastify } = await serve();
  const answer = await fastify.inject({ url: '/things/7?word=secret', headers: { traceparent: CALLER } });
  expect(answer.json()).toEqual({ traceparent: OWN });
  expect(spans).toMatchObject([
    {
      ...{ name: 'GET /things/:thing_id', kind: 'server', parent: CALLER, service: 'dsm-thing', failure: undefined },
      ...{ attributes: { 'url.path': '/things/7' }, told: [{ 'http.response.status_code': 200 }] },
    },
  ]);
  expect(JSON.stringify(spans)).not.toContain('secret');
});

it('fails with a 5xx alone, and tells the trace in each problem', async () => {
  trace();
  const { fastify } = await serve();
  expect((await fastify.inject({ url: '/things/bad' })).json()).toMatchObject({
    status: 500,
    trace_id: 'a'.repeat(32),
  });
  expect((await fastify.inject({ url: '/things/none' })).json()).toMatchObject({ trace_id: 'a'.repeat(32) });
  expect(spans.map(({ failure }) => failure !== undefined)).toEqual([true, false]);
});

it.each([
  ['/health', {}],
  ['/metrics', {}],
  ['/things/7', { accept: 'text/event-stream' }],
])('leaves out %s %j', async (url, headers) => {
  trace();
  const { fastify } = await serve();
  await fastify.inject({ url, headers: { ...headers, traceparent: CALLER } });
  expect(spans).toEqual([]);
});

it('while nobody traces, what is done for a request is a part of its caller’s span', async () => {
  const { fastify } = await serve();
  const headers = { traceparent: CALLER };
  expect((await fastify.inject({ url: '/things/7', headers })).json()).toEqual({ traceparent: CALLER });
  expect((await fastify.inject({ url: '/things/none', headers })).json()).toMatchObject({ trace_id: 'a'.repeat(32) });
  expect((await fastify.inject({ url: '/things/none' })).json()).not.toHaveProperty('trace_id');
});
