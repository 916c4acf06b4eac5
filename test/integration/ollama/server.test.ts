import { expect, it } from 'vitest';
import { TINY_CHAT, TINY_EMBED } from '../../../dev/ollama/start.ts';
import { tinyEmbed } from '../../../dev/ollama/tiny-models/tiny-embed.ts';
import { describeWithOllama, describeWithOwnOllama } from '../fixtures/ollama.ts';

interface Said {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says is looked at
  body: any;
}

async function ask(url: string, path: string, body?: unknown): Promise<Said> {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await fetch(url + path, { method, body: body === undefined ? null : JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

const product = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
/** more than the 512 tokens that the model reads */
const TOO_LONG = 'velocity '.repeat(600);
const SCHEMA = {
  type: 'object',
  properties: { kind: { enum: ['incident', 'question'] }, summary: { type: 'string' } },
  required: ['kind', 'summary'],
};

/** What we rely on of the server itself; without its words, which change between releases. */
describeWithOllama('the server', (ollama) => {
  const embed = (body: object) => ask(ollama().url, '/api/embed', { model: TINY_EMBED, ...body });
  const chat = (body: object) => ask(ollama().url, '/api/chat', { model: TINY_CHAT, stream: false, ...body });
  const steered = (letters: string) => ({
    messages: [{ role: 'user', content: letters }],
    format: SCHEMA,
    options: { num_predict: 100, temperature: 0 },
  });

  it('names each model with its tag and the digest of its bytes', async () => {
    const { body } = await ask(ollama().url, '/api/tags');
    const models = new Map(body.models.map((model: { name: string; digest: string }) => [model.name, model.digest]));
    expect(models.get(`${TINY_EMBED}:latest`)).toMatch(/^[0-9a-f]{64}$/);
    expect(models.get(`${TINY_CHAT}:latest`)).toMatch(/^[0-9a-f]{64}$/);
    expect(models.get(`${TINY_CHAT}:latest`)).not.toBe(models.get(`${TINY_EMBED}:latest`));
  });

  it('tells how long a model’s vectors are, how much it reads and what it can', async () => {
    const { body } = await ask(ollama().url, '/api/show', { model: TINY_EMBED });
    expect(body.capabilities).toContain('embedding');
    expect(body.model_info).toMatchObject({
      'general.architecture': 'bert',
      'bert.embedding_length': 1024,
      'bert.context_length': 512,
    });
    expect((await ask(ollama().url, '/api/show', { model: TINY_CHAT })).body.capabilities).toContain('completion');
  });

  it('gives one vector a text, in their order, of length 1, and the same ones again', async () => {
    const input = ['the sprint is behind', 'delayed sprint', 'kitten'];
    const first = await embed({ input });
    expect(first.status).toBe(200);
    const vectors: number[][] = first.body.embeddings;
    expect(vectors.map((vector) => vector.length)).toEqual([1024, 1024, 1024]);
    for (const vector of vectors) expect(product(vector, vector)).toBeCloseTo(1, 4);
    expect((await embed({ input })).body.embeddings).toEqual(vectors);
    const [behind = [], delayed = [], kitten = []] = vectors;
    expect(product(behind, delayed)).toBeGreaterThan(product(behind, kitten));
    const alone = (await embed({ input: 'kitten' })).body.embeddings[0];
    expect(product(alone, kitten)).toBeCloseTo(1, 4);
  });

  it('cuts a text that is too long without a word, or refuses it when told to', async () => {
    expect(await embed({ input: TOO_LONG })).toMatchObject({ status: 200 });
    expect(await embed({ input: TOO_LONG, truncate: false })).toMatchObject({ status: 400 });
  });

  it.each([
    ['no text', ''],
    ['no texts', []],
  ])('gives no vector for %s', async (_, input) => {
    expect(await embed({ input })).toMatchObject({ status: 200, body: { embeddings: [] } });
  });

  it('refuses what is no text', async () => {
    expect(await embed({ input: 7 })).toMatchObject({ status: 400 });
  });

  it.each(['/api/embed', '/api/chat', '/api/show'])(
    'says 404 at %s for a model that it does not have',
    async (path) => {
      const body = {
        model: 'dsm-no-such-model',
        input: 'x',
        messages: [{ role: 'user', content: 'x' }],
        stream: false,
      };
      expect(await ask(ollama().url, path, body)).toMatchObject({ status: 404, body: { error: expect.any(String) } });
    },
  );

  it('makes no vectors with a model that only talks', async () => {
    const { status, body } = await embed({ model: TINY_CHAT, input: 'x' });
    expect([400, 500, 501]).toContain(status);
    expect(body.error).toEqual(expect.any(String));
  });

  it('answers in the shape of a schema, and says that it is done', async () => {
    for (const [letters, kind] of [
      ['qqqqqqqq', 'question'],
      ['iiiiiiii', 'incident'],
    ]) {
      const { status, body } = await chat(steered(letters!));
      expect([status, body.done, body.done_reason]).toEqual([200, true, 'stop']);
      expect(JSON.parse(body.message.content)).toEqual({ kind, summary: 'stub' });
    }
  });

  it('says "length" where the answer reached its limit and was cut', async () => {
    const { status, body } = await chat({ ...steered('q'), options: { num_predict: 5 } });
    expect([status, body.done, body.done_reason]).toEqual([200, true, 'length']);
    expect(() => JSON.parse(body.message.content)).toThrow();
  });

  it('refuses a format that is no schema', async () => {
    const { status } = await chat({ ...steered('q'), format: 'xml' });
    expect(status).toBeGreaterThanOrEqual(400);
  });

  it('takes no blob with another digest than its own', async () => {
    const answer = await fetch(`${ollama().url}/api/blobs/sha256:${'0'.repeat(64)}`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(400);
  });
});

describeWithOwnOllama('a server of its own', (ollama) => {
  const endless = { model: TINY_CHAT, messages: [{ role: 'user', content: 'x' }], options: { num_predict: 4000 } };
  const post = (path: string, body: unknown, milliseconds = 20_000) =>
    fetch(ollama().url + path, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(milliseconds),
    });

  it('gives a model that was exchanged under its name another digest and other vectors', async () => {
    const name = 'dsm-exchanged';
    const look = async () => {
      const { models } = (await ask(ollama().url, '/api/tags')).body;
      const { embeddings } = (await ask(ollama().url, '/api/embed', { model: name, input: 'x' })).body;
      return { digest: models.find((model: Said['body']) => model.name === `${name}:latest`).digest, embeddings };
    };
    await ollama().importModel(name, tinyEmbed({ dimensions: 384 }));
    const before = await look();
    await ollama().importModel(name, tinyEmbed({ dimensions: 384, seed: 'another' }));
    const after = await look();
    expect([before.embeddings[0].length, after.embeddings[0].length]).toEqual([384, 384]);
    expect(after.digest).not.toBe(before.digest);
    expect(after.embeddings).not.toEqual(before.embeddings);
  });

  it('answers nothing while it is paused, and goes on afterwards', async () => {
    ollama().pause();
    try {
      await expect(post('/api/embed', { model: TINY_EMBED, input: 'x' }, 300)).rejects.toThrow('timeout');
    } finally {
      ollama().resume();
    }
    expect((await post('/api/embed', { model: TINY_EMBED, input: 'x' })).status).toBe(200);
  });

  it('breaks off the answer when it is killed, and has its models when it is back', async () => {
    const answer = await post('/api/chat', endless);
    expect(answer.status).toBe(200);
    const reader = answer.body!.getReader();
    expect((await reader.read()).done).toBe(false);
    await ollama().kill();
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow('terminated');
    await expect(post('/api/embed', { model: TINY_EMBED, input: 'x' })).rejects.toThrow('fetch failed');
    await ollama().startAgain();
    expect((await post('/api/embed', { model: TINY_EMBED, input: 'x' })).status).toBe(200);
  });
});
