import { afterEach, expect, it, vi } from 'vitest';
import { TestClock } from '../testing/test-clock.ts';
import { pause, systemScheduler, whenAborted } from './clock.ts';

afterEach(() => vi.useRealTimers());

it('calls after a delay, not when cancelled, at once for none, and never at once for a very long one', () => {
  vi.useFakeTimers();
  const called: string[] = [];
  const cancel = systemScheduler.after(50, () => called.push('cancelled'));
  systemScheduler.after(100, () => called.push('due'));
  systemScheduler.after(-5, () => called.push('at once'));
  systemScheduler.after(2 ** 31, () => called.push('in 25 days'));
  cancel();
  vi.advanceTimersByTime(99);
  expect(called).toEqual(['at once']);
  vi.advanceTimersByTime(1);
  expect(called).toEqual(['at once', 'due']);
  vi.advanceTimersByTime(2 ** 31);
  expect(called).toEqual(['at once', 'due', 'in 25 days']);
});

it('measures with a clock that nobody sets', () => {
  const before = performance.now();
  expect(systemScheduler.now()).toBeGreaterThanOrEqual(before);
  expect(systemScheduler.now()).toBeLessThanOrEqual(performance.now());
});

it('pauses until the time is over or the signal aborts, and leaves nothing behind', async () => {
  const time = new TestClock();
  const stop = new AbortController();
  let ended = 0;
  const count = () => {
    ended += 1;
  };
  const removed = vi.spyOn(stop.signal, 'removeEventListener');
  const first = pause(time, 100, stop.signal).then(count);
  time.advance(99);
  await Promise.resolve();
  expect(ended).toBe(0);
  time.advance(1);
  await first;
  expect(removed).toHaveBeenCalledTimes(1);
  const second = pause(time, 100, stop.signal).then(count);
  stop.abort();
  await second;
  await pause(time, 100, stop.signal).then(count);
  expect([ended, time.waits]).toEqual([3, []]);
});

it('waits for an abort, also for one from before', async () => {
  const stop = new AbortController();
  const count = vi.fn();
  const aborted = whenAborted(stop.signal).then(count);
  await Promise.resolve();
  expect(count).not.toHaveBeenCalled();
  stop.abort();
  await aborted;
  await whenAborted(stop.signal);
  expect(count).toHaveBeenCalledTimes(1);
});
