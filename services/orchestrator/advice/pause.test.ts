import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AdviceFault } from '../domain/advice/failure.ts';
import { Pause } from './pause.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const failing = (times: number): Pause => {
  const pause = new Pause();
  for (let i = 0; i < times; i++) pause.after('away');
  return pause;
};

it.each([
  [1, 2_000],
  [2, 4_000],
  [5, 32_000],
  [6, 60_000],
  [20, 60_000],
])('after %i failures a server is left alone for %i ms', (times, milliseconds) => {
  const pause = failing(times);
  expect(pause.remainingMs).toBe(milliseconds);
  vi.advanceTimersByTime(milliseconds);
  expect([pause.remainingMs, pause.fault]).toEqual([0, null]);
});

it('for who waits it is left alone for a second after each failure', () => {
  const pause = failing(20);
  expect(pause.untilNextTryMs).toBe(1_000);
  vi.advanceTimersByTime(999);
  expect(pause.untilNextTryMs).toBe(1);
  vi.advanceTimersByTime(1);
  expect([pause.untilNextTryMs, pause.outage]).toEqual([0, 'away']);
  pause.after('away');
  expect([pause.untilNextTryMs, pause.remainingMs]).toEqual([1_000, 60_000]);
});

it.each<[AdviceFault | null]>([[null], ['unusable']])('%s ends it: the server answers', (said) => {
  const pause = failing(20);
  pause.after(said);
  expect([pause.untilNextTryMs, pause.fault]).toEqual([0, null]);
  pause.after('busy');
  expect([pause.remainingMs, pause.outage]).toEqual([2_000, null]);
});
