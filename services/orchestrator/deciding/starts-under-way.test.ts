import { expect, it } from 'vitest';
import { StartsUnderWay } from './starts-under-way.ts';

it('knows of a start who asked before it was done, and nobody later', async () => {
  const starts = new StartsUnderWay();
  const before = performance.now();
  expect(starts.openAt(before, 'PAY')).toBeUndefined();
  const answer = await starts.during('PAY', 'd1', async () => {
    expect(starts.openAt(performance.now(), 'PAY')).toBe('d1');
    expect(starts.openAt(performance.now(), 'SHOP')).toBeUndefined();
    return 7;
  });
  expect(answer).toBe(7);
  expect(starts.openAt(before, 'PAY')).toBe('d1');
  expect(starts.openAt(performance.now(), 'PAY')).toBeUndefined();
});

it('is done with a start that failed', async () => {
  const starts = new StartsUnderWay();
  await expect(starts.during('PAY', 'd1', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(starts.openAt(performance.now(), 'PAY')).toBeUndefined();
});

it('knows the last start of a project alone', async () => {
  const starts = new StartsUnderWay();
  const before = performance.now();
  await starts.during('PAY', 'd1', async () => {});
  await starts.during('PAY', 'd2', async () => {});
  expect(starts.openAt(before, 'PAY')).toBe('d2');
});
