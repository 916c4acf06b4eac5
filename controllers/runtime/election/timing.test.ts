import { expect, it } from 'vitest';
import { checkTiming, jittered, LEASE_TIMING } from './timing.ts';

it('takes client-go’s figures', () => expect(() => checkTiming(LEASE_TIMING)).not.toThrow());

it.each([
  ['parts of a second', { leaseDurationMs: 15_500 }, 'lease of 15500 ms: it must be whole seconds'],
  ['nothing', { leaseDurationMs: 0, renewDeadlineMs: -1 }, 'lease of 0 ms'],
  ['a leader that believes for longer than the others', { renewDeadlineMs: 15_000 }, 'renewed within 15000 ms'],
  ['a single try', { retryPeriodMs: 9_000 }, 'tried every 9000 ms'],
])('refuses %s', (_what, wrong, message) => {
  expect(() => checkTiming({ ...LEASE_TIMING, ...wrong })).toThrow(message);
});

it('waits a fifth more or less than the period', () => {
  expect([0, 0.5, 1].map((random) => Math.round(jittered(2_000, random)))).toEqual([1_600, 2_000, 2_400]);
});
