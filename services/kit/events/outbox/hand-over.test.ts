import { expect, it } from 'vitest';
import { HandOver } from './hand-over.ts';

const isSettled = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 20))]);

it('knows at once what was taken before somebody asked', async () => {
  const handOver = new HandOver();
  for (const id of ['a', 'b']) handOver.took(id);
  expect(await handOver.all(['a', 'b'], 10_000)).toBe(true);
  expect(await handOver.all([], 10_000)).toBe(true);
});

it('waits for the last of several, for everybody who asks', async () => {
  const handOver = new HandOver();
  const asked = [handOver.all(['a', 'b'], 10_000), handOver.all(['b'], 10_000)];
  handOver.took('a');
  expect(await isSettled(asked[0] as Promise<boolean>)).toBe(false);
  handOver.took('b');
  expect(await Promise.all(asked)).toEqual([true, true]);
});

it('waits no longer than it is told', async () => {
  const handOver = new HandOver();
  const [late, patient] = [handOver.all(['a'], 10), handOver.all(['a'], 10_000)];
  expect(await late).toBe(false);
  handOver.took('a');
  expect(await patient).toBe(true);
});
