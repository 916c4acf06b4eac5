import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelFault, ModelServer } from './model-server.ts';
import { parseOllamaHost } from './ollama-host.ts';
import { ollamaServer } from './ollama-server.ts';

type Respond = (response: ServerResponse, body: never) => unknown;

const tags = (digest = 'd1') => ({
  models: [
    { name: 'words:latest', digest },
    { name: 'Talks:7b', digest: 'd2' },
  ],
});
const info = { 'general.architecture': 'bert', 'bert.embedding_length': 2, 'bert.context_length': 8 };
const stop = (content: string) => ({ message: { content }, done: true, done_reason: 'stop' });
const within = { milliseconds: 1_000 };
const question = { model: 'Talks:7b', system: 'S', facts: '{}', schema: { type: 'object' }, longest: 9 };

const sends =
  (status: number, body: unknown): Respond =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const refuses = (status: number, error: string) => sends(status, { error });
const hangs: Respond = () => {};
const trickles: Respond = async (response) => {
  response.writeHead(200);
  while (!response.destroyed) {
    response.write(' ');
    await delay(20);
  }
};
const breaksOff: Respond = async (response) => {
  response.writeHead(200, { 'content-length': 1000 });
  response.write('{"embeddings":[[0.1,');
  await delay(20);
  response.destroy();
};

/** answer of each path; the tests put their own in */
let paths: Record<string, Respond>;
let seen: { path: string; headers: IncomingMessage['headers']; body: never }[];
let server: ReturnType<typeof createServer>;
let models: ModelServer;

beforeEach(async () => {
  seen = [];
  paths = {
    '/api/tags': sends(200, tags()),
    '/api/show': sends(200, { capabilities: ['embedding'], model_info: info }),
    '/api/embed': (response, { input }: { input: string[] }) =>
      sends(200, { embeddings: input.map((text) => [text.length, 0]) })(response, undefined as never),
    '/api/chat': sends(200, stop('{"risk":"Low"}')),
  };
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const path = request.url ?? '';
    const body = (text === '' ? undefined : JSON.parse(text)) as never;
    seen.push({ path, headers: request.headers, body });
    await (paths[path] ?? sends(404, '404 page not found'))(response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  models = ollamaServer(parseOllamaHost(`ada:secret@127.0.0.1:${(server.address() as AddressInfo).port}`));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const open = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error) => (error.name === 'ModelProblem' ? error.fault : String(error)),
  );

it('sends the credentials and shows none', async () => {
  await models.describe('words', within);
  expect(models.url).not.toContain('secret');
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(
    Array(2).fill(`Basic ${Buffer.from('ada:secret').toString('base64')}`),
  );
});

describe('a model', () => {
  it.each([
    ['words', 'words:latest', 'd1'],
    ['words:latest', 'words:latest', 'd1'],
    ['talks:7b', 'Talks:7b', 'd2'],
  ])('%s is found as %s', async (model, name, digest) => {
    expect(await models.describe(model, within)).toEqual({ name, digest, dimensions: 2, contextTokens: 8 });
  });

  it.each(['talks', 'word', 'x/words', 'words:7b', ''])('%j is none of those that are there', async (model) => {
    expect(await faultOf(models.describe(model, within))).toBe('missing');
  });

  it('that only talks makes no vectors', async () => {
    paths['/api/show'] = sends(200, { capabilities: ['completion'], model_info: info });
    expect(await models.describe('words', within)).toMatchObject({ dimensions: undefined, contextTokens: 8 });
  });

  it('that was exchanged has another digest', async () => {
    await models.describe('words', within);
    paths['/api/tags'] = sends(200, tags('d9'));
    expect(await models.describe('words', within)).toMatchObject({ digest: 'd9' });
  });
});

describe('vectors', () => {
  it('have length 1, the order of the texts, and the digest of now', async () => {
    await models.describe('words', within);
    paths['/api/tags'] = sends(200, tags('d9'));
    paths['/api/embed'] = sends(200, {
      embeddings: [
        [3, 4],
        [0, 0.9999],
      ],
    });
    expect(await models.embed('words', ['a', 'b'], within)).toEqual({
      vectors: [
        [0.6, 0.8],
        [0, 0.9999],
      ],
      truncated: [false, false],
      digest: 'd9',
      milliseconds: expect.any(Number),
    });
  });

  it('of texts that are too long are of their beginning, and said to be', async () => {
    paths['/api/embed'] = (response, { input, truncate }: { input: string[]; truncate: boolean }) => {
      if (!truncate && input.some((text) => text.length > 3)) {
        return refuses(400, 'the input length exceeds the context length')(response, undefined as never);
      }
      return sends(200, { embeddings: input.map((text) => [text.charCodeAt(0), 0.001]) })(response, undefined as never);
    };
    const { vectors, truncated } = await models.embed('words', ['a', 'bbbb', 'c', 'd', 'eeee'], within);
    expect(truncated).toEqual([false, true, false, false, true]);
    expect(vectors.map(([, y = 0]) => Math.round(0.001 / y))).toEqual([97, 98, 99, 100, 101]);
  });
});

it('an answer is asked for with the schema as grammar and in the prompt, and bounded', async () => {
  expect(await models.ask(question, within)).toEqual({ value: { risk: 'Low' }, milliseconds: expect.any(Number) });
  expect(seen[0]?.body).toMatchObject({
    model: 'Talks:7b',
    format: { type: 'object' },
    stream: false,
    options: { num_predict: 9, temperature: 0, seed: 1 },
    messages: [
      { role: 'system', content: expect.stringContaining('{"type":"object"}') },
      { role: 'user', content: '{}' },
    ],
  });
});

const EVERYWHERE: [string, Respond, ModelFault][] = [
  ['404 for the model', refuses(404, "model 'x' not found"), 'missing'],
  ['400 for its name', refuses(400, 'invalid model name'), 'missing'],
  ['another server at the address', sends(404, '404 page not found'), 'away'],
  ['another server that says so in JSON', sends(404, { error: 'Not Found', statusCode: 404 }), 'away'],
  ['a redirect', sends(302, ''), 'away'],
  ['401', refuses(401, 'unauthorized'), 'away'],
  ['503', refuses(503, 'server busy, please try again.  maximum pending requests exceeded'), 'busy'],
  ['500', refuses(500, 'llama runner process has terminated'), 'away'],
  ['500 for memory', refuses(500, 'model requires more system memory (9 GiB) than is available'), 'away'],
  ['502 of a proxy', sends(502, '<html>'), 'away'],
  ['504 of a proxy', sends(504, '<html>'), 'slow'],
  ['501', refuses(501, 'This server does not support embeddings'), 'unfit'],
  ['400 for what it cannot do', refuses(400, '"x" does not support chat'), 'unfit'],
  ['a server that hangs', hangs, 'slow'],
  ['a trickle', trickles, 'slow'],
  ['an answer that breaks off', breaksOff, 'away'],
  ['cut JSON', sends(200, '{"models":[{"name'), 'unusable'],
  ['no JSON', sends(200, '<html>'), 'unusable'],
  ['an error that came late', sends(200, { error: 'an error was encountered while running the model' }), 'unusable'],
  ['null', sends(200, 'null'), 'unusable'],
  ['nothing', sends(200, ''), 'unusable'],
];
const VECTORS: [string, Respond, ModelFault][] = [
  ['NaN that the server found', refuses(400, 'embedding contains NaN or Inf values'), 'unfit'],
  ['null in a vector', sends(200, { embeddings: [[0.1, null]] }), 'unfit'],
  ['text in a vector', sends(200, { embeddings: [[0.1, '0.2']] }), 'unfit'],
  ['NaN in a vector', sends(200, '{"embeddings":[[0.1,NaN]]}'), 'unusable'],
  ['a number beyond all', sends(200, '{"embeddings":[[0.1,1e999]]}'), 'unfit'],
  ['a vector without direction', sends(200, { embeddings: [[0, 0]] }), 'unfit'],
  ['an empty vector', sends(200, { embeddings: [[]] }), 'unfit'],
  ['no vector', sends(200, { embeddings: [] }), 'unusable'],
  [
    'two vectors',
    sends(200, {
      embeddings: [
        [1, 0],
        [0, 1],
      ],
    }),
    'unusable',
  ],
];
const ANSWERS: [string, Respond, ModelFault][] = [
  ['an answer that was cut', sends(200, { ...stop('{"risk":'), done_reason: 'length' }), 'unusable'],
  ['an answer that was cut and is JSON all the same', sends(200, { ...stop('{}'), done_reason: 'length' }), 'unusable'],
  ['an answer that is not done', sends(200, { ...stop('{}'), done: false }), 'unusable'],
  ['prose', sends(200, stop('Sure! Here is your JSON')), 'unusable'],
  ['an empty answer', sends(200, stop('')), 'unusable'],
];

describe.each([
  ['describe', '/api/show', () => models.describe('words', { milliseconds: 200 }), []],
  ['embed', '/api/embed', () => models.embed('words', ['a secret'], { milliseconds: 200 }), VECTORS],
  ['ask', '/api/chat', () => models.ask(question, { milliseconds: 200 }), ANSWERS],
] as [string, string, () => Promise<unknown>, [string, Respond, ModelFault][]][])('%s and', (_call, path, ask, own) => {
  it.each([...EVERYWHERE, ...own])('%s', async (_what, respond, fault) => {
    paths[path] = respond;
    const begun = performance.now();
    expect(await faultOf(ask())).toBe(fault);
    if (fault === 'slow') expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

it.each<[string, unknown, () => Promise<unknown>]>([
  ['/api/tags', tags(), () => models.describe('words', within)],
  ['/api/embed', { embeddings: [[1, 0]] }, () => models.embed('words', ['a'], within)],
  ['/api/chat', stop('{}'), () => models.ask(question, within)],
])('an answer of %s that never seems to end is not read to its end', async (path, good, call) => {
  paths[path] = sends(200, good);
  expect(await faultOf(call())).toBe('none');
  paths[path] = sends(200, `${' '.repeat(20_000_000)}${JSON.stringify(good)}`);
  expect(await faultOf(call())).toBe('unusable');
});

it('vectors of several lengths are unfit', async () => {
  paths['/api/embed'] = sends(200, { embeddings: [[1, 0], [1]] });
  expect(await faultOf(models.embed('words', ['a', 'b'], within))).toBe('unfit');
});

it.each(['127.0.0.1:1', 'no.such.host.invalid:11434'])('%s is away', async (host) => {
  const nobody = ollamaServer(parseOllamaHost(host));
  expect(await faultOf(nobody.describe('words', within))).toBe('away');
});

it('gives up with its caller, and keeps no connection of a server that hangs', async () => {
  paths['/api/chat'] = hangs;
  paths['/api/embed'] = hangs;
  const gone = new AbortController();
  const calls = [
    models.ask(question, { milliseconds: 60_000, signal: gone.signal }),
    ...Array.from({ length: 30 }, () => models.embed('words', ['a'], { milliseconds: 60_000, signal: gone.signal })),
  ].map(faultOf);
  await delay(100);
  expect(await open()).toBeLessThanOrEqual(16);
  gone.abort();
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['slow']));
  await expect.poll(open).toBe(0);
});

it.each([
  ['text', '404 page not found'],
  ['JSON', { error: 'Not Found', statusCode: 404 }],
  ['JSON of another kind', { message: 'no route' }],
])('a 404 in %s is told as another server, not as none', async (_what, body) => {
  paths['/api/show'] = sends(404, body);
  paths['/api/tags'] = sends(404, body);
  const error = await models.describe('words', within).catch((e) => e);
  expect(error.message).toBe('the address answers, but is no Ollama server (404)');
});

it('shows nothing of what was asked in its errors', async () => {
  paths['/api/embed'] = refuses(400, 'cannot read "a secret"');
  const error = await models.embed('words', ['a secret'], within).catch((e) => e);
  expect(`${error} ${error.stack} ${error.cause}`).not.toContain('a secret');
});
