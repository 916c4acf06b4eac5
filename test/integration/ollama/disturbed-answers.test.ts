import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { TINY_EMBED } from '../../../dev/ollama/start.ts';
import type { ModelServer } from '../../../services/kit/models/model-server.ts';
import { parseOllamaHost } from '../../../services/kit/models/ollama-host.ts';
import { ollamaServer } from '../../../services/kit/models/ollama-server.ts';
import { type Disturbance, type DisturbingProxy, startDisturbingProxy } from '../fixtures/faults/disturbing-proxy.ts';
import { wrongAnswers } from '../fixtures/faults/wrong-answers.ts';
import { describeWithOllama } from '../fixtures/ollama.ts';

const within = { milliseconds: 20_000 };
const product = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

// Faults of the way, each with its name, are told in services/kit/models.test.ts; these are disturbances that are none.
describeWithOllama('answers of a real server that come otherwise than usual', (ollama) => {
  let proxy: DisturbingProxy;
  let models: ModelServer;
  beforeAll(async () => {
    proxy = await startDisturbingProxy(() => ollama().url);
    models = ollamaServer(parseOllamaHost(proxy.url));
  });
  afterEach(() => proxy.calm());
  afterAll(() => proxy?.close());

  it.each<[string, Disturbance]>([
    ['late', { kind: 'delay', milliseconds: 100 }],
    ['slowly', { kind: 'trickle', bytes: 4_000, everyMilliseconds: 5 }],
  ])('are whole when they come %s, but in time', async (_, how) => {
    const usual = await models.embed(TINY_EMBED, ['a risk'], within);
    proxy.disturb(how, { path: '/api/embed' });
    expect((await models.embed(TINY_EMBED, ['a risk'], within)).vectors).toEqual(usual.vectors);
  });

  it('stay with their own text when they come in another order', async () => {
    const texts = ['a risk', 'a kitten'];
    const usual = (await models.embed(TINY_EMBED, texts, within)).vectors;
    proxy.disturb({ kind: 'reorder', answers: 2 }, { path: '/api/embed' });
    const [risk, kitten] = await Promise.all(texts.map((text) => models.embed(TINY_EMBED, [text], within)));
    expect(product(risk?.vectors[0], usual[0])).toBeCloseTo(1, 4);
    expect(product(kitten?.vectors[0], usual[1])).toBeCloseTo(1, 4);
    expect(product(usual[0], usual[1])).toBeLessThan(0.9);
  });

  it('are given as they are when their vectors are shorter: who keeps them compares', async () => {
    proxy.disturb({ kind: 'change', body: wrongAnswers.shorterVectors(384) }, { path: '/api/embed' });
    expect((await models.embed(TINY_EMBED, ['a risk'], within)).vectors[0]).toHaveLength(384);
  });
});
