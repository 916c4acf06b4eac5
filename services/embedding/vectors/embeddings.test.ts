import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Embedded, ModelProblem, type ModelServer, type Within } from '../../kit/models/model-server.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { Embeddings } from './embeddings.ts';

interface Call {
  texts: readonly string[];
  signal: AbortSignal;
  answer: (digest?: string) => void;
}
const stays = new AbortController().signal;
const settings = { ...DEFAULT_SETTINGS, model: 'words', dimensions: 2, queue: { atOnce: 2, waiting: 1 } };

/** A server whose answers the test gives, one at a time: no real one can be held so. */
let calls: Call[];
let digest: string;
let isSilent: boolean;
let embeddings: Embeddings;
const server: ModelServer = {
  url: 'http://held',
  describe: async () => {
    if (isSilent) throw new ModelProblem('slow', 'no answer');
    return { name: 'words:latest', digest, dimensions: 2, contextTokens: 1 };
  },
  embed: (_model, texts, { signal }: Within) =>
    new Promise<Embedded>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new ModelProblem('slow', 'left')));
      const vectors = texts.map((text) => [text.length, 0.1]);
      const truncated = texts.map(() => false);
      const answer = (of = digest) => resolve({ vectors, truncated, digest: of, milliseconds: 1 });
      calls.push({ texts, signal: signal as AbortSignal, answer });
    }),
  ask: () => Promise.reject(new Error('not asked')),
};

beforeEach(() => {
  [calls, digest, isSilent] = [[], 'd1', false];
  embeddings = new Embeddings(server, settings);
});

const make = (texts: string[], gone = stays, milliseconds = 5_000) => embeddings.make(texts, milliseconds, gone);
const faultOf = (made: Promise<unknown>) => made.then(() => 'none').catch((error) => error.fault ?? String(error));
const settle = async () => {
  for (let turns = 0; turns < 5; turns++) await turn();
};

describe('calls', () => {
  it('are so many at once, the next waits, and one more is refused', async () => {
    const made = ['a', 'b', 'c'].map((text) => make([text]));
    await settle();
    expect(calls.map(({ texts }) => texts)).toEqual([['a'], ['b']]);
    expect(await faultOf(make(['d']))).toBe('busy');
    calls[0]?.answer();
    await settle();
    expect(calls.map(({ texts }) => texts)).toEqual([['a'], ['b'], ['c']]);
    for (const { answer } of calls) answer();
    expect((await Promise.all(made)).map(({ cached }) => cached)).toEqual([[false], [false], [false]]);
  });

  it('are not begun for who is gone, and are ended when the last one leaves', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const running = make(['a'], first.signal);
    make(['b']).catch(() => {});
    await settle();
    const waiting = make(['c'], second.signal);
    await settle();
    second.abort();
    first.abort();
    await Promise.all([faultOf(running), faultOf(waiting)]);
    await settle();
    expect(calls.map(({ texts }) => texts)).toEqual([['a'], ['b']]);
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(embeddings.queue.running).toBe(1);
  });

  it('end at the deadline of who waits', async () => {
    const begun = performance.now();
    expect(await faultOf(make(['a'], stays, 50))).toBe('slow');
    expect(performance.now() - begun).toBeLessThan(500);
    await settle();
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('that had not begun by then are told from those that had', async () => {
    const made = ['a', 'b', 'c'].map((text) => faultOf(make([text], stays, 50)));
    expect(await Promise.all(made)).toEqual(['slow', 'slow', 'busy']);
  });

  it('are shared, also by a batch', async () => {
    const alone = make(['a']);
    const batch = make(['a', 'b', 'b']);
    await settle();
    expect(calls.map(({ texts }) => texts)).toEqual([['a'], ['b']]);
    for (const { answer } of calls) answer();
    expect((await alone).vectors[0]).toEqual((await batch).vectors[0]);
    expect((await make(['b', 'a', 'b'])).cached).toEqual([true, true, true]);
  });
});

describe('a text', () => {
  it('is cut at what the model can read, and is the same text then', async () => {
    const made = make([`${'x'.repeat(20)}y`, `${'x'.repeat(20)}z`, 'x'.repeat(20)]);
    await settle();
    expect(calls.map(({ texts }) => texts)).toEqual([['x'.repeat(20)]]);
    calls[0]?.answer();
    expect((await made).vectors.map(({ truncated }) => truncated)).toEqual([true, true, false]);
  });
});

describe('a model that is exchanged', () => {
  it('during a call makes the kept ones anew', async () => {
    const old = make(['a']);
    await settle();
    calls[0]?.answer();
    await old;
    digest = 'd2';
    const mixed = make(['a', 'bb']);
    await settle();
    calls[1]?.answer();
    await settle();
    expect(calls.map(({ texts }) => texts)).toEqual([['a'], ['bb'], ['a']]);
    calls[2]?.answer();
    expect(await mixed).toMatchObject({ model: { digest: 'd2' }, cached: [false, false] });
  });

  it('is known by its answer while the server does not describe it', async () => {
    const old = make(['a']);
    await settle();
    calls[0]?.answer();
    await old;
    [digest, isSilent] = ['d2', true];
    const mixed = make(['a', 'bb']);
    mixed.catch(() => {});
    await settle();
    calls[1]?.answer();
    await settle();
    calls[2]?.answer();
    expect(await mixed).toMatchObject({ model: { name: 'words:latest', digest: 'd2' }, cached: [false, false] });
    expect(await make(['a', 'bb'])).toMatchObject({ model: { digest: 'd2' }, cached: [true, true] });
  });

  it('again and again is waited for by nobody', async () => {
    const made = faultOf(make(['a']));
    for (const n of [0, 1]) {
      await settle();
      calls[n]?.answer(`other ${n}`);
    }
    expect(await made).toBe('busy');
  });
});
