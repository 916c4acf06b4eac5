import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TINY_CHAT, TINY_EMBED } from '../../../../dev/ollama/start.ts';
import { tinyEmbed } from '../../../../dev/ollama/tiny-models/tiny-embed.ts';
import type { ModelFault, ModelServer, Within } from '../../../../services/kit/models/model-server.ts';
import { parseOllamaHost } from '../../../../services/kit/models/ollama-host.ts';
import { ollamaServer } from '../../../../services/kit/models/ollama-server.ts';
import {
  type Disturbance,
  type DisturbingProxy,
  startDisturbingProxy,
} from '../../fixtures/faults/disturbing-proxy.ts';
import { wrongAnswers } from '../../fixtures/faults/wrong-answers.ts';
import { describeWithOwnOllama } from '../../fixtures/ollama.ts';

const within = { milliseconds: 5_000 };
const schema = {
  type: 'object',
  properties: { summary: { type: 'string' }, risk: { enum: ['Low', 'High'] } },
  required: ['summary', 'risk'],
};
const question = { model: TINY_CHAT, system: 'Judge.', facts: '{"committed":8}', schema, longest: 200 };

const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error) => (error.name === 'ModelProblem' ? error.fault : String(error)),
  );

describeWithOwnOllama('a real Ollama', (ollama) => {
  let proxy: DisturbingProxy;
  let models: ModelServer;
  beforeAll(async () => {
    proxy = await startDisturbingProxy(() => ollama().url);
    models = ollamaServer(parseOllamaHost(proxy.url));
  });
  beforeEach(() => proxy.calm());
  afterAll(() => proxy?.close());

  it('tells what its models are', async () => {
    expect(await models.describe(TINY_EMBED, within)).toEqual({
      name: `${TINY_EMBED}:latest`,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      dimensions: 1024,
      contextTokens: 512,
    });
    expect(await models.describe(TINY_CHAT, within)).toMatchObject({ dimensions: undefined });
  });

  it('makes vectors of length 1, near for near texts, and says which text was too long', async () => {
    const texts = ['five tasks are done', 'five tasks were done', 'velocity falls', 'word '.repeat(2_000)];
    const { vectors, truncated, digest } = await models.embed(TINY_EMBED, texts, within);
    expect(truncated).toEqual([false, false, false, true]);
    expect(digest).toBe((await models.describe(TINY_EMBED, within)).digest);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 3);
    const [a = [], b = [], c = []] = vectors;
    const cosine = (one: number[], other: number[]) => one.reduce((sum, x, n) => sum + x * (other[n] ?? 0), 0);
    expect(cosine(a, b)).toBeGreaterThan(cosine(a, c));
  });

  it('answers in the shape that it is asked for, the same again', async () => {
    const { value } = await models.ask(question, within);
    expect(value).toEqual({ summary: expect.any(String), risk: expect.stringMatching(/^(Low|High)$/) });
    expect((await models.ask(question, within)).value).toEqual(value);
  });

  it.each<[string, () => Promise<unknown>, ModelFault]>([
    ['a model that is not there', () => models.embed('nowhere', ['a'], within), 'missing'],
    ['a name that is none', () => models.embed('a b:::c', ['a'], within), 'missing'],
    ['vectors of a chat model', () => models.embed(TINY_CHAT, ['a'], within), 'unfit'],
    ['talk of an embedding model', () => models.ask({ ...question, model: TINY_EMBED }, within), 'unfit'],
    ['an answer over its limit', () => models.ask({ ...question, longest: 5 }, within), 'unusable'],
  ])('%s', async (_what, call, fault) => {
    expect(await faultOf(call())).toBe(fault);
  });

  describe.each<[string, string, (within: Within) => Promise<unknown>]>([
    ['describe', '/api/show', (within) => models.describe(TINY_EMBED, within)],
    ['embed', '/api/embed', (within) => models.embed(TINY_EMBED, ['five tasks'], within)],
    ['ask', '/api/chat', (within) => models.ask(question, within)],
  ])('%s, disturbed:', (_call, path, call) => {
    it.each<[string, Disturbance, ModelFault]>([
      ['hangs', { kind: 'hang' }, 'slow'],
      ['trickles', { kind: 'trickle', bytes: 1, everyMilliseconds: 20 }, 'slow'],
      ['is late', { kind: 'delay', milliseconds: 2_000 }, 'slow'],
      ['closes the connection', { kind: 'refuse' }, 'away'],
      ['breaks off', { kind: 'cut', afterBytes: 20 }, 'away'],
      ['is cut as JSON', { kind: 'change', body: wrongAnswers.cutJson }, 'unusable'],
      ['is no JSON', { kind: 'change', body: wrongAnswers.noJson }, 'unusable'],
      ['is busy', { kind: 'answer', status: 503 }, 'busy'],
      ['fails', { kind: 'answer', status: 500 }, 'away'],
    ])('%s', async (_what, how, fault) => {
      proxy.disturb(how, { path });
      // The real server is behind the proxy, and may be slow by itself where something else is expected.
      const milliseconds = fault === 'slow' ? 500 : 15_000;
      const begun = performance.now();
      expect(await faultOf(call({ milliseconds }))).toBe(fault);
      if (fault === 'slow') expect(performance.now() - begun).toBeLessThan(1_500);
    });
  });

  it.each<[string, string, (body: string) => string, ModelFault]>([
    ['null in vectors', '/api/embed', wrongAnswers.nullInVectors, 'unfit'],
    ['vectors without direction', '/api/embed', wrongAnswers.zeroVectors, 'unfit'],
    ['a vector less', '/api/embed', wrongAnswers.oneVectorLess, 'unusable'],
    ['an answer that was cut', '/api/chat', wrongAnswers.doneByLength, 'unusable'],
    ['an answer that is not done', '/api/chat', wrongAnswers.notDone, 'unusable'],
    ['half of an answer', '/api/chat', wrongAnswers.halfOfText, 'unusable'],
    ['prose', '/api/chat', wrongAnswers.says('Sure, gladly!'), 'unusable'],
  ])('%s', async (_what, path, body, fault) => {
    proxy.disturb({ kind: 'change', body }, { path });
    const call = path === '/api/chat' ? models.ask(question, within) : models.embed(TINY_EMBED, ['a', 'b'], within);
    expect(await faultOf(call)).toBe(fault);
  });

  it('is asked with another digest once its model was exchanged', async () => {
    await ollama().importModel('exchanged', tinyEmbed());
    const before = await models.embed('exchanged', ['a'], within);
    await ollama().importModel('exchanged', tinyEmbed({ seed: '2' }));
    const after = await models.embed('exchanged', ['a'], within);
    expect(after.digest).not.toBe(before.digest);
    expect((await models.describe('exchanged', within)).digest).toBe(after.digest);
  });

  it('stands still, dies in the middle of an answer, and comes back', async () => {
    ollama().pause();
    expect(await faultOf(models.embed(TINY_EMBED, ['a'], { milliseconds: 300 }))).toBe('slow');
    ollama().resume();
    const endless = {
      ...question,
      schema: { type: 'array', items: { type: 'number' }, minItems: 2_000 },
      longest: 4_000,
    };
    const dying = faultOf(models.ask(endless, { milliseconds: 20_000 }));
    await expect.poll(() => proxy.seen.at(-1)?.path).toBe('/api/chat');
    await ollama().kill();
    expect(await dying).toBe('away');
    expect(await faultOf(models.embed(TINY_EMBED, ['a'], within))).toBe('away');
    await ollama().startAgain();
    expect((await models.embed(TINY_EMBED, ['a'], within)).vectors).toHaveLength(1);
  });
});
