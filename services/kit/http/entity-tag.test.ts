import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { createClient } from '../calls/client.ts';
import { tagToKeep } from '../calls/known-tag.ts';
import { Problem } from '../calls/problem.ts';
import { route, tagged } from '../calls/route.ts';
import { systemClock } from '../time/clock.ts';
import { HttpApp } from './http-app.ts';

const read = tagged(route({ method: 'GET', path: '/n', summary: 'Reads', answer: z.object({ n: z.number() }) }));

/** A service with one tagged route, which answers what `n` is. */
const serving = (n: () => number) => answering(() => ({ n: n() }));

/** The same, which answers what it is given. */
async function answering(answer: () => { n: number }) {
  const app = await HttpApp.build({
    service: 'thing',
    clock: systemClock(),
    log: pino({ level: 'silent' }),
    errors: {},
  });
  app.serve(read, async () => answer());
  const { fastify } = app;
  onTestFinished(() => fastify.close());
  const get = async (known?: string) => {
    const headers = known === undefined ? {} : { 'if-none-match': known };
    const { statusCode: status, headers: answered, body } = await fastify.inject({ url: '/n', headers });
    return { status, tag: String(answered.etag), body };
  };
  return { fastify, get };
}

describe('a tagged answer', () => {
  it('is given once, and again when it is another', async () => {
    let n = 1;
    const { get } = await serving(() => n);
    const first = await get();
    expect(first).toMatchObject({ status: 200, body: '{"n":1}', tag: expect.stringMatching(/^"[\w-]{43}"$/) });
    expect(await get(first.tag)).toEqual({ status: 304, tag: first.tag, body: '' });
    n = 2;
    expect(await get(first.tag)).toMatchObject({ status: 200, body: '{"n":2}' });
    expect((await get()).tag).not.toBe(first.tag);
  });

  it('is known by one of several tags, by a weak one and by any', async () => {
    const { get } = await serving(() => 1);
    const { tag } = await get();
    const of = async (known: string) => (await get(known)).status;
    expect(await Promise.all(['*', `"a", ${tag}`, `W/${tag}`, '"a"', tag.replaceAll('"', ''), ''].map(of))).toEqual([
      304, 304, 304, 200, 200, 200,
    ]);
  });

  it('that is frozen has its tag made once, the same as any other answer', async () => {
    const texts = vi.fn(() => ({ n: 1 }));
    const constant = Object.freeze({ n: 1, toJSON: texts });
    const { get } = await answering(() => constant);
    const { tag } = await get();
    expect(await get(tag)).toMatchObject({ status: 304, tag });
    expect(texts).toHaveBeenCalledTimes(1);
    expect(tag).toBe((await (await serving(() => 1)).get()).tag);
  });

  it('that is one object, changed from one time to the next, has a tag for each', async () => {
    const changing = { n: 1 };
    const { get } = await answering(() => changing);
    const { tag } = await get();
    changing.n = 2;
    expect(await get(tag)).toMatchObject({ status: 200, body: '{"n":2}' });
  });

  it('that is a refusal has no tag', async () => {
    const { get } = await serving(() => {
      throw new Problem('not_found', 'gone');
    });
    expect(await get('*')).toMatchObject({ status: 404, tag: 'undefined' });
  });

  it('comes with its tag to a client, who names it and is told that it still is so', async () => {
    const { fastify } = await serving(() => 1);
    const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
    const client = createClient({ read }, { service: 'thing', baseUrl: () => url });
    const { tag, answer } = await client.read({});
    expect(answer).toEqual({ n: 1 });
    expect(await client.read({ known: tag })).toEqual({ tag });
    expect(await client.read({ known: `${tag?.split(' ')[0]} "another"` })).toEqual({ tag, answer });
    expect(await client.read({ known: `other-shape ${tag?.split(' ')[1]}` })).toEqual({ tag, answer });
  });

  it('is nothing but an answer where no tag was named, or where what answers is no 304', async () => {
    const statusOnly = async (status: number) => {
      const server = createServer((_request, response) => void response.writeHead(status).end());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;
      return createClient({ read }, { service: 'thing', baseUrl: () => `http://127.0.0.1:${port}` });
    };
    const [unchanged, empty] = [await statusOnly(304), await statusOnly(200)];
    const known = tagToKeep(read, '"a"');
    expect(await unchanged.read({ known })).toEqual({ tag: undefined });
    await expect(unchanged.read({})).rejects.toThrow(z.ZodError);
    await expect(empty.read({ known })).rejects.toThrow(z.ZodError);
  });

  it('is in the document of the service', async () => {
    const { fastify } = await serving(() => 1);
    await fastify.ready();
    const { responses } = (await fastify.inject('/openapi.json')).json().paths['/n'].get;
    expect(responses[304]).toEqual({ description: expect.stringMatching(/If-None-Match/) });
  });
});
