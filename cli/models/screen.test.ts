import { expect, it } from 'vitest';
import type { ModelsSeen } from './look.ts';
import { screen } from './screen.ts';

const ALL = {
  chat: { status: 'ok', model: 'llama3.2' },
  embedding: {
    status: 'healthy',
    ollama_available: true,
    model_name: 'mxbai-embed-large',
    ollama_endpoint: 'http://127.0.0.1:11434',
  },
  memory: {
    episodes: 40,
    with_outcome: 31,
    awaiting_embedding: 12,
    embedding_model: 'mxbai-embed-large:latest',
    dimensions: 1024,
    active_sessions: 1,
    strategies: 3,
    last_backfill: null,
  },
} satisfies ModelsSeen;
const MEMORY = [
  '  Memory       40 decisions, 31 with what came of them',
  '               12 wait for a vector of 1024 numbers; the others are by mxbai-embed-large:latest',
];
const unhealthy = (more: object) => ({ ...ALL.embedding, status: 'unhealthy', ...more }) as const;
const without = (chat: 'error' | 'off', more: object): ModelsSeen => ({
  ...ALL,
  chat: { ...ALL.chat, status: chat },
  embedding: unhealthy(more),
});

it.each<[string, ModelsSeen, string[]]>([
  [
    'all there',
    ALL,
    [
      '  Model server http://127.0.0.1:11434',
      '  Chat         llama3.2: is there, and comments on decisions',
      '  Embedding    mxbai-embed-large: is there, and makes vectors of decisions',
      ...MEMORY,
    ],
  ],
  [
    'no model pulled',
    without('error', { reason: 'the model server has no such model' }),
    [
      '  Model server http://127.0.0.1:11434',
      '  Chat         llama3.2: not in use',
      '               To get it: ollama pull llama3.2',
      '  Embedding    mxbai-embed-large: not in use: the model server has no such model',
      '               To get it: ollama pull mxbai-embed-large',
      ...MEMORY,
    ],
  ],
  [
    'another server at the address',
    {
      ...without('error', {
        ollama_available: false,
        reason: 'the address answers, but is no Ollama server (404)',
      }),
      memory: undefined,
    },
    [
      '  Model server http://127.0.0.1:11434: answers, but is no Ollama server; decisions go on without it',
      '               To mend it: look at OLLAMA_HOST, its port and its path ("dsm down", "dsm up")',
      '  Chat         llama3.2: not in use',
      '  Embedding    mxbai-embed-large: not in use: the address answers, but is no Ollama server (404)',
    ],
  ],
  [
    'a model of another length',
    { ...ALL, memory: undefined, embedding: unhealthy({ reason: 'vectors have 384 numbers' }) },
    [
      '  Model server http://127.0.0.1:11434',
      '  Chat         llama3.2: is there, and comments on decisions',
      '  Embedding    mxbai-embed-large: not in use: vectors have 384 numbers',
    ],
  ],
  [
    'server away: what to pull is no matter yet',
    without('error', { ollama_available: false, reason: 'the model server cannot be reached' }),
    [
      '  Model server http://127.0.0.1:11434: does not answer; decisions go on without it',
      '               To start it: ollama serve',
      '  Chat         llama3.2: not in use',
      '  Embedding    mxbai-embed-large: not in use: the model server cannot be reached',
      ...MEMORY,
    ],
  ],
  [
    'none configured',
    without('off', { ollama_available: false, ollama_endpoint: null }),
    [
      '  Model server none is configured; decisions need none',
      '               To use one: start Ollama, and set OLLAMA_HOST for the services ("dsm down", "dsm up")',
      ...MEMORY,
    ],
  ],
  [
    'services that do not say',
    { chat: undefined, embedding: undefined, memory: undefined },
    [
      '  Model server unknown: the embedding service does not say',
      '  Chat         unknown: the orchestrator does not say',
    ],
  ],
])('%s', (_what, seen, lines) => expect(screen(seen)).toBe(lines.join('\n')));

it('lets nothing through that steers a terminal', () => {
  const nasty = 'a\u001b[2J\u202eb\nc';
  const text = screen({ ...without('error', { model_name: nasty, reason: nasty, ollama_endpoint: nasty }) });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e]/);
});
