import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handClock, requester } from '../../test/integration/fixtures/services/requests.ts';
import type { ModelServer } from '../kit/models/model-server.ts';
import type { ServiceHandle } from '../kit/service.ts';
import { buildEmbedding } from './app.ts';
import { LONGEST_TEXT, MOST_CHARACTERS } from './contract/routes.ts';

/** A server that takes its time, for as long as the test says: no real one can be held so. */
let tookMs: number;
const server: ModelServer = {
  url: 'http://held',
  describe: async () => ({ name: 'words:latest', digest: 'd1', dimensions: 2, contextTokens: 1 }),
  embed: async (_model, texts, { signal }) => {
    await delay(tookMs, undefined, signal ? { signal } : {});
    return { vectors: texts.map(() => [1, 0]), truncated: texts.map(() => false), digest: 'd1', milliseconds: tookMs };
  },
  ask: () => Promise.reject(new Error('not asked')),
};
const logged: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line).msg) });
let service: ServiceHandle;
const call = requester(() => service.fastify);
const embed = (text: string) => call('POST', '/embed', { text });
const metrics = async () => (await call('GET', '/metrics')).body;

beforeEach(async () => {
  [tookMs, logged.length] = [0, 0];
  service = await buildEmbedding({
    clock: handClock('2026-11-23T10:00:00Z'),
    log,
    server,
    settings: { model: 'words', dimensions: 2, deadlineMs: 300, queue: { atOnce: 2, waiting: 100 } },
  });
});
afterEach(() => service.stop());

/** How many answers were alike. */
async function tally(answers: Promise<{ status: number; body: { fault?: string }; headers: object }>[]) {
  const counts: Record<string, number> = {};
  for (const { status, body, headers } of await Promise.all(answers)) {
    const told = [status, body.fault, (headers as Record<string, string>)['retry-after']].filter(Boolean).join(' ');
    counts[told] = (counts[told] ?? 0) + 1;
  }
  return counts;
}

describe('more texts than are done in time', () => {
  const crowd = (size: number) => Array.from({ length: size }, (_, n) => embed(`text ${n}`));

  it('are told that they waited for each other, which is no fault of the model server', async () => {
    tookMs = 10_000;
    const [first, second] = [embed('first'), embed('second')];
    expect(await tally([first, second, ...crowd(103)])).toEqual({ '503 slow 5': 2, '503 busy 1': 103 });
    expect((await metrics()).ollama_errors).toBe(2);
  });

  it('are no outage in the log while the model server answers', async () => {
    tookMs = 200;
    expect(await tally(crowd(10))).toEqual({ '200': 2, '503 busy 1': 8 });
    expect((await metrics()).ollama_errors).toBe(0);
    expect(logged).toEqual([]);
  });
});

describe('a batch', () => {
  const batch = (texts: string[]) => call('POST', '/embed/batch', { texts });
  const big = 'x'.repeat(LONGEST_TEXT);

  it('is of a million characters at most', async () => {
    expect((await batch(Array(10).fill(big))).status).toBe(200);
    expect(await batch([...Array(10).fill(big), 'x'])).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', detail: 'body.texts: must be at most 1,000,000 characters together' },
    });
  });

  it('fits the body however its characters are written', async () => {
    const escaped = `{"texts":[${Array(MOST_CHARACTERS / LONGEST_TEXT).fill(`"${'\\u00e9'.repeat(LONGEST_TEXT)}"`)}]}`;
    expect((await call('POST', '/embed/batch', escaped)).status).toBe(200);
    expect(await call('POST', '/embed/batch', ' '.repeat(8 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
  });
});
