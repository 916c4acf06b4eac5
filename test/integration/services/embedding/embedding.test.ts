import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TINY_CHAT, TINY_EMBED } from '../../../../dev/ollama/start.ts';
import { tinyEmbed } from '../../../../dev/ollama/tiny-models/tiny-embed.ts';
import { buildEmbedding } from '../../../../services/embedding/app.ts';
import { LONGEST_TEXT, MOST_TEXTS } from '../../../../services/embedding/contract/routes.ts';
import { noModels } from '../../../../services/kit/models/no-models.ts';
import { parseOllamaHost } from '../../../../services/kit/models/ollama-host.ts';
import { ollamaServer } from '../../../../services/kit/models/ollama-server.ts';
import type { ServiceHandle } from '../../../../services/kit/service.ts';
import {
  type Disturbance,
  type DisturbingProxy,
  startDisturbingProxy,
} from '../../fixtures/faults/disturbing-proxy.ts';
import { wrongAnswers } from '../../fixtures/faults/wrong-answers.ts';
import { describeWithOwnOllama } from '../../fixtures/ollama.ts';
import { handClock, requester, silent } from '../../fixtures/services/requests.ts';

const SECRET = 'Project Bluebird is late';
const clock = handClock('2026-11-23T10:00:00Z');
let service: ServiceHandle;
const call = requester(() => service.fastify);
const embed = (text: unknown) => call('POST', '/embed', { text });
const batch = (texts: unknown) => call('POST', '/embed/batch', { texts });
const open = async (server = noModels, model = TINY_EMBED, dimensions = 1024) => {
  await service?.stop();
  service = await buildEmbedding({ clock, log: silent, server, settings: { model, dimensions, deadlineMs: 1_000 } });
};
afterAll(() => service?.stop());

const unavailable = (fault: string) => ({ status: 503, body: { code: 'model_unavailable', fault } });

describe('without a model server', () => {
  beforeAll(() => open());

  it('it is ready, unhealthy, and says so at once', async () => {
    expect((await call('GET', '/health/ready')).status).toBe(200);
    expect(await call('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await call('GET', '/health')).toMatchObject({
      status: 503,
      body: { status: 'unhealthy', ollama_available: false, model_name: TINY_EMBED, ollama_endpoint: null },
    });
    const begun = performance.now();
    expect(await embed('a')).toMatchObject({ ...unavailable('away'), headers: { 'retry-after': '5' } });
    expect(await batch(['a'])).toMatchObject(unavailable('away'));
    expect(performance.now() - begun).toBeLessThan(200);
  });

  it('an outage is one line in the log, without a stack', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const away = { ...noModels, url: 'http://models' };
    const other = await buildEmbedding({ clock, log, server: away, settings: { model: TINY_EMBED, dimensions: 1024 } });
    const ask = requester(() => other.fastify);
    for (let i = 0; i < 3; i++) await ask('POST', '/embed', { text: SECRET });
    await other.stop();
    const told = lines.filter((line) => line.includes('making vectors'));
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ level: 40, fault: 'away' });
    expect(lines.join('')).not.toMatch(/"stack"|Bluebird/);
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n\t'],
    ['a number', 7],
    ['a list', ['a']],
    ['an object', { text: 'a' }],
    ['null', null],
    ['not there', undefined],
    ['too long', 'x'.repeat(LONGEST_TEXT + 1)],
  ])('a text that is %s is refused, alone and among others', async (_what, text) => {
    expect(await embed(text)).toMatchObject({ status: 400, body: { code: 'invalid_input', status: 400 } });
    expect(await batch(['a', text === undefined ? null : text])).toMatchObject({ status: 400 });
  });

  it.each([
    ['half of a pair', '{"text":"a\\ud83d"}'],
    ['the other half', '{"text":"\\ude00"}'],
    ['NUL', '{"text":"a\\u0000b"}'],
    ['no JSON', '{"text":'],
    ['a list at the top', '["a"]'],
    ['null at the top', 'null'],
    ['another member', '{"text":"a","model":"x"}'],
  ])('a body with %s is refused', async (_what, body) => {
    expect(await call('POST', '/embed', body)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });

  it.each([
    ['no texts', []],
    ['too many texts', Array(MOST_TEXTS + 1).fill('a')],
    ['a text for a list', 'a'],
    ['nothing', undefined],
  ])('a batch of %s is refused', async (_what, texts) => {
    expect(await batch(texts)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });
});

describeWithOwnOllama('with a real Ollama', (ollama) => {
  let proxy: DisturbingProxy;
  const server = (credentials = '') => ollamaServer(parseOllamaHost(proxy.url.replace('//', `//${credentials}`)));
  const asked = () => proxy.seen.filter(({ path }) => path === '/api/embed').length;
  beforeAll(async () => {
    proxy = await startDisturbingProxy(() => ollama().url);
  });
  beforeEach(() => open(server()));
  afterEach(() => proxy.calm());
  afterAll(() => proxy?.close());

  it('it is healthy, and shows no credentials', async () => {
    await open(server('ada:secret@'));
    expect(await call('GET', '/health')).toMatchObject({
      status: 200,
      body: { status: 'healthy', ollama_available: true, model_name: TINY_EMBED, ollama_endpoint: proxy.url },
    });
  });

  it('a text gets its vector, the second time from the cache', async () => {
    const first = await embed('five of eight tasks are done');
    expect(first).toMatchObject({
      status: 200,
      body: { dimensions: 1024, model: `${TINY_EMBED}:latest`, cached: false, truncated: false },
    });
    expect(Math.hypot(...first.body.embedding)).toBeCloseTo(1, 3);
    const before = asked();
    const second = await embed('five of eight tasks are done');
    expect(second.body).toEqual({ ...first.body, cached: true, generation_time_ms: expect.any(Number) });
    expect(asked()).toBe(before);
  });

  it('a batch asks for the rest in one call, in the order of its texts', async () => {
    const alone = (await embed('b')).body.embedding;
    const before = asked();
    const { body } = await batch(['a', 'b', 'c', 'a', 'd e'.repeat(2_000)]);
    expect(body).toMatchObject({
      count: 5,
      dimensions: 1024,
      cached: 1,
      truncated: 1,
      total_time_ms: expect.any(Number),
    });
    expect(body.embeddings).toHaveLength(5);
    expect(body.embeddings[1]).toEqual(alone);
    expect(body.embeddings[0]).toEqual(body.embeddings[3]);
    expect(body.embeddings[2]).not.toEqual(alone);
    const [{ body: sent } = { body: '' }] = proxy.seen.filter(({ path }) => path === '/api/embed').slice(before);
    expect(JSON.parse(sent).input.map((text: string) => text.slice(0, 3))).toEqual(['a', 'c', 'd e']);
  });

  it('50,000 characters are cut before they are sent, and are soon done', async () => {
    const begun = performance.now();
    const { body } = await embed(`${'x y '.repeat(12_499)}😀`);
    expect(body).toMatchObject({ truncated: true, cached: false });
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(JSON.parse(proxy.seen.at(-1)?.body || proxy.seen.at(-2)?.body || '').input[0].length).toBe(512 * 20);
  });

  it.each([
    ['is not there', 'nowhere', 1024, 'model_unavailable', 'missing', true],
    ['only talks', TINY_CHAT, 1024, 'model_unfit', 'unfit', true],
    ['has vectors of another length', TINY_EMBED, 384, 'model_unfit', 'unfit', true],
  ])('a model that %s', async (_what, model, dimensions, code, fault, available) => {
    await open(server(), model, dimensions);
    expect(await embed('a')).toMatchObject({ status: 503, body: { code, fault } });
    expect(await call('GET', '/health')).toMatchObject({
      status: 503,
      body: { status: 'unhealthy', ollama_available: available, reason: expect.any(String) },
    });
  });

  it.each<[string, Disturbance, string]>([
    ['hangs', { kind: 'hang' }, 'slow'],
    ['trickles', { kind: 'trickle', bytes: 1, everyMilliseconds: 20 }, 'slow'],
    ['is late', { kind: 'delay', milliseconds: 3_000 }, 'slow'],
    ['refuses', { kind: 'refuse' }, 'away'],
    ['breaks off', { kind: 'cut', afterBytes: 500 }, 'away'],
    ['is busy', { kind: 'answer', status: 503 }, 'busy'],
    ['fails', { kind: 'answer', status: 500 }, 'away'],
    ['is cut', { kind: 'change', body: wrongAnswers.cutJson }, 'unusable'],
    ['repeats the text', { kind: 'answer', status: 400, body: { error: SECRET } }, 'away'],
  ])('a server that %s: 503 in time, without a word of the text', async (_what, how, fault) => {
    proxy.disturb(how, { path: '/api/embed' });
    const begun = performance.now();
    const answer = await embed(SECRET);
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(answer).toMatchObject({ ...unavailable(fault), headers: { 'retry-after': expect.any(String) } });
    expect(JSON.stringify(answer.body)).not.toContain('Bluebird');
    proxy.calm();
    expect((await embed(SECRET)).status).toBe(200);
  });

  it.each([
    ['null', wrongAnswers.nullInVectors],
    ['no direction', wrongAnswers.zeroVectors],
    ['another length', wrongAnswers.shorterVectors(300)],
  ])('vectors with %s are not kept', async (_what, body) => {
    proxy.disturb({ kind: 'change', body }, { path: '/api/embed' });
    expect(await embed('a')).toMatchObject({ status: 503, body: { code: 'model_unfit', fault: 'unfit' } });
    proxy.calm();
    expect((await embed('a')).body).toMatchObject({ dimensions: 1024, cached: false });
  });

  it('hung altogether: what is kept is still given, the rest fails in time, health too', async () => {
    await embed('kept');
    ollama().pause();
    try {
      const begun = performance.now();
      expect((await embed('kept')).body).toMatchObject({ cached: true });
      expect(await embed('new')).toMatchObject(unavailable('slow'));
      expect(await call('GET', '/health')).toMatchObject({ status: 503, body: { ollama_available: false } });
      expect(await call('GET', '/health/ready')).toMatchObject({ status: 200 });
      expect(performance.now() - begun).toBeLessThan(3_500);
    } finally {
      ollama().resume();
    }
    expect((await embed('new')).status).toBe(200);
  });

  it('killed: what is kept is still given, and once it is back all is as before', async () => {
    await embed('kept');
    await ollama().kill();
    expect(await embed('new')).toMatchObject(unavailable('away'));
    expect((await embed('kept')).body).toMatchObject({ cached: true });
    await ollama().startAgain();
    expect((await embed('new')).body).toMatchObject({ cached: false });
  });

  it('an exchanged model: no vector of the old one is given as one of the new', async () => {
    await ollama().importModel('changing', tinyEmbed());
    await open(server(), 'changing');
    const old = (await embed('a')).body;
    await ollama().importModel('changing', tinyEmbed({ seed: '2' }));
    // The cache still belongs to the old model, and says so, until a call tells of the new one.
    expect((await embed('a')).body).toMatchObject({ cached: true, digest: old.digest });
    const fresh = (await embed('b')).body;
    expect(fresh.digest).not.toBe(old.digest);
    const again = (await batch(['a', 'b'])).body;
    expect(again).toMatchObject({ digest: fresh.digest, cached: 1 });
    expect(again.embeddings[0]).not.toEqual(old.embedding);
    expect(again.embeddings[1]).toEqual(fresh.embedding);
  });

  it('an exchanged model: once an answer told of it, batches go on, also while the server does not describe it', async () => {
    await ollama().importModel('changing', tinyEmbed());
    await open(server(), 'changing');
    const old = (await batch(['a', 'b'])).body;
    await ollama().importModel('changing', tinyEmbed({ seed: '2' }));
    proxy.disturb({ kind: 'hang' }, { path: '/api/show' });
    const fresh = await batch(['a', 'c']);
    expect(fresh).toMatchObject({ status: 200, body: { cached: 0 } });
    expect(fresh.body.digest).not.toBe(old.digest);
    expect(await batch(['b', 'c'])).toMatchObject({ status: 200, body: { digest: fresh.body.digest, cached: 1 } });
  });

  it('a batch in the middle of which the model is exchanged is of one model', async () => {
    await ollama().importModel('changing', tinyEmbed());
    await open(server(), 'changing');
    const old = (await embed('a')).body;
    await ollama().importModel('changing', tinyEmbed({ seed: '2' }));
    const { body } = await batch(['a', 'c']);
    expect(body.digest).not.toBe(old.digest);
    expect(body.embeddings[0]).not.toEqual(old.embedding);
  });

  it('equal texts at the same time are asked for once', async () => {
    const before = asked();
    const answers = await Promise.all([...Array.from({ length: 20 }, () => embed('the same')), batch(['the same'])]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(asked() - before).toBe(1);
  });

  it('counts in JSON, and in Prometheus’ words for a scraper', async () => {
    await embed('a');
    await embed('a');
    await batch(['a', 'b']);
    await embed('');
    proxy.disturb({ kind: 'answer', status: 500 }, { path: '/api/embed' });
    await embed('c');
    const { body, headers } = await call('GET', '/metrics');
    expect(headers['content-type']).toContain('application/json');
    expect(body).toEqual({
      total_requests: 5,
      avg_latency_ms: expect.any(Number),
      p95_latency_ms: expect.any(Number),
      ollama_errors: 1,
      total_embeddings_generated: 2,
      uptime_seconds: expect.any(Number),
    });
    expect(body.p95_latency_ms).toBeGreaterThan(body.avg_latency_ms);
    for (const accept of ['application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1', 'text/plain']) {
      const { body: text } = await call('GET', '/metrics', undefined, { accept });
      expect(text).toContain('dsm_embedding_texts_total{source="cache"} 2');
      expect(text).toContain('dsm_embedding_model_errors_total{fault="away"} 1');
    }
    expect((await call('GET', '/metrics', undefined, { accept: '*/*' })).body).toHaveProperty('total_requests');
  });
});
