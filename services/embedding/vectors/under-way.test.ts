import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { UnderWay } from './under-way.ts';

interface Call {
  keys: string[];
  signal: AbortSignal;
  answer: () => void;
  fail: (error: Error) => void;
}
const never = new AbortController().signal;
let calls: Call[];
let beginsAfterMs: number;
let cameLate: () => void;
let underWay: UnderWay<string, string>;
const get = (keys: string, signal = never) =>
  underWay.get(new Map([...keys].map((key) => [key, key.toUpperCase()])), signal);

beforeEach(() => {
  [calls, beginsAfterMs] = [[], 0];
  underWay = new UnderWay((things, signal, begun) => {
    const late = () => {
      begun();
      cameLate();
    };
    if (beginsAfterMs === 0) begun();
    else setTimeout(late, beginsAfterMs).unref();
    const { promise, resolve, reject } = Promise.withResolvers<Map<string, string>>();
    const answer = () => resolve(new Map(things));
    signal.addEventListener('abort', () => reject(new Error('given up')));
    calls.push({ keys: [...things.keys()], signal, answer, fail: reject });
    return promise;
  });
});

it('makes a value once for all who want it at the same time', async () => {
  const first = get('ab');
  const second = get('bc');
  await turn();
  expect(calls.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c']]);
  for (const { answer } of calls) answer();
  expect(Object.fromEntries(await first)).toEqual({ a: 'A', b: 'B' });
  expect(Object.fromEntries(await second)).toMatchObject({ b: 'B', c: 'C' });
});

it('makes it again once it was made or failed', async () => {
  const failed = get('a');
  await turn();
  calls[0]?.fail(new Error('away'));
  await expect(failed).rejects.toThrow('away');
  const again = get('a');
  await turn();
  calls[1]?.answer();
  await again;
  get('a');
  await turn();
  expect(calls).toHaveLength(3);
});

it('gives a call up when the last who waited is gone, not before', async () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const first = get('a', one.signal);
  const second = get('a', other.signal);
  await turn();
  one.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  expect(calls[0]?.signal.aborted).toBe(false);
  other.abort(new Error('gone too'));
  const third = get('a');
  await expect(second).rejects.toThrow('gone too');
  expect(calls[0]?.signal.aborted).toBe(true);
  await turn();
  calls[1]?.answer();
  expect(Object.fromEntries(await third)).toEqual({ a: 'A' });
});

it('tells who leaves when the turn of the call came late or never', async () => {
  const gone = new AbortController();
  const begun = get('a', gone.signal);
  await turn();
  beginsAfterMs = 60;
  const itsTurn = new Promise<void>((resolve) => (cameLate = resolve));
  const late = get('b', gone.signal);
  await turn();
  beginsAfterMs = 60_000;
  const waiting = get('c', gone.signal);
  await itsTurn;
  gone.abort(new Error('gone'));
  const left = await Promise.allSettled([begun, late, waiting]);
  expect(left.map((of) => (of as PromiseRejectedResult).reason.name)).toEqual([
    'Error',
    'TurnCameLate',
    'TurnCameLate',
  ]);
});

it('begins nothing for who is gone already', async () => {
  await expect(get('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  await turn();
  expect(calls).toEqual([]);
});
