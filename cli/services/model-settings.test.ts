import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { modelSettings, modelsInUse, sentenceOf } from './model-settings.ts';

it.each([
  [{}, { OLLAMA_HOST: 'http://127.0.0.1:11434' }],
  [{ OLLAMA_HOST: '' }, { OLLAMA_HOST: 'off' }],
  [{ OLLAMA_HOST: ' ' }, { OLLAMA_HOST: 'off' }],
  [{ OLLAMA_HOST: 'off' }, { OLLAMA_HOST: 'off' }],
  [{ OLLAMA_HOST: 'ada:secret@models' }, { OLLAMA_HOST: 'ada:secret@models' }],
  [
    { OLLAMA_HOST: 'off', DSM_CHAT_MODEL: 'tiny', DSM_EMBEDDING_MODEL: '', DSM_EMBEDDING_DIMENSIONS: '384', HOME: '/' },
    { OLLAMA_HOST: 'off', DSM_CHAT_MODEL: 'tiny', DSM_EMBEDDING_DIMENSIONS: '384' },
  ],
])('%j gives the services %j', (env, settings) => {
  expect(modelSettings(env)).toEqual(settings);
});

it('refuses an address that is none, without its credentials', () => {
  expect(() => modelSettings({ OLLAMA_HOST: 'ftp://ada:secret@models' })).toThrow(/^OLLAMA_HOST: ftp: (?!.*secret)/);
});

it.each(['abc', '0', '-5', '384.5', '100000', ' '])('refuses vectors of length %j', (DSM_EMBEDDING_DIMENSIONS) => {
  expect(() => modelSettings({ DSM_EMBEDDING_DIMENSIONS })).toThrow(/^DSM_EMBEDDING_DIMENSIONS: .*from 1 to 16000$/);
});

const health = { ollama_available: true, model_name: 'words', ollama_endpoint: 'http://models:11434' };
it.each([
  [undefined, 'Models: the embedding service says nothing; decisions need none.'],
  [{ ...health, status: 'unhealthy', ollama_endpoint: null }, 'Models: none; decisions need none.'],
  [{ ...health, status: 'healthy' }, 'Models: http://models:11434, with words.'],
  [
    { ...health, status: 'unhealthy', reason: 'it is away' },
    'Models: http://models:11434, not in use (words: it is away); decisions need none.',
  ],
] as [Parameters<typeof sentenceOf>[0], string][])('%j', (told, sentence) => {
  expect(sentenceOf(told)).toBe(sentence);
});

it('asks the embedding service, and does without its answer', async () => {
  const server = createServer((_request, response) =>
    response.writeHead(503).end(JSON.stringify({ ...health, status: 'unhealthy', reason: 'it is away' })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await modelsInUse(`http://127.0.0.1:${port}`)).toContain('it is away');
  expect(await modelsInUse('http://127.0.0.1:1')).toContain('says nothing');
});
