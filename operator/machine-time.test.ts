import { expect, it } from 'vitest';
import { TestClock } from '../controllers/runtime/testing/test-clock.ts';
import { machineTimeOf } from './machine-time.ts';

it('is that of a clock which was never moved', () => {
  const clock = new TestClock(1_000);
  const time = machineTimeOf(clock, 0);
  clock.advance(50);
  expect(time()).toEqual({ now: 1_050, aheadMs: 0, movedAt: 0 });
});

it('is behind a clock which was moved, since the start', () => {
  const clock = new TestClock(1_000);
  const time = machineTimeOf(clock, 300);
  clock.advance(50);
  expect(time()).toEqual({ now: 750, aheadMs: 300, movedAt: 700 });
});
