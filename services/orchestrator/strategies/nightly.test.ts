import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { handClock, silent } from '../../../test/integration/fixtures/services/requests.ts';
import { nightly } from './nightly.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

function aJob(job: () => Promise<void> = async () => {}) {
  const clock = handClock('2026-11-23T01:30:00Z');
  const state = { ready: true, runs: 0 };
  const background = nightly({
    ...{ hour: 2, clock, log: silent, isReady: () => state.ready },
    job: async () => {
      state.runs++;
      await job();
    },
  });
  background.start();
  const at = async (time: string) => {
    clock.set(time);
    await vi.advanceTimersByTimeAsync(MINUTE);
    return state.runs;
  };
  return { at, state, stop: () => background.stop() };
}

it('comes once a night by the clock of the service, the night before at once', async () => {
  const { at, stop } = aJob();
  expect(await at('2026-11-23T01:31:00Z')).toBe(1);
  expect(await at('2026-11-23T01:59:59Z')).toBe(1);
  expect(await at('2026-11-23T02:00:00Z')).toBe(2);
  expect(await at('2026-11-24T01:59:00Z')).toBe(2);
  expect(await at('2026-11-24T02:01:00Z')).toBe(3);
  await stop();
});

it('waits until it is ready, and is tried again when it failed', async () => {
  let fails = true;
  const { at, state, stop } = aJob(async () => {
    if (fails) throw new Error('away');
  });
  state.ready = false;
  expect(await at('2026-11-23T02:01:00Z')).toBe(0);
  state.ready = true;
  expect(await at('2026-11-23T02:02:00Z')).toBe(1);
  fails = false;
  expect(await at('2026-11-23T02:03:00Z')).toBe(2);
  expect(await at('2026-11-23T02:04:00Z')).toBe(2);
  await stop();
});

it('ends with the service', async () => {
  const { at, state, stop } = aJob();
  await stop();
  expect(await at('2026-11-25T02:00:00Z')).toBe(0);
  expect(state.runs).toBe(0);
});
