import { expect, it } from 'vitest';
import { TestClock } from '../testing/test-clock.ts';
import { HangWatch } from './hang-watch.ts';

function watch() {
  const [clock, shared] = [new TestClock(), { mainBeatAt: 1 }];
  let hangs = 0;
  new HangWatch({ shared, scheduler: clock, silenceMs: 10_000, onHang: () => hangs++ }).start();
  return { clock, shared, hangs: () => hangs };
}

it('says once that there was no beat for 10 s', () => {
  const { clock, shared, hangs } = watch();
  for (let second = 0; second < 60; second++) {
    shared.mainBeatAt += 1;
    clock.advance(1_000);
  }
  clock.advance(9_000);
  expect(hangs()).toBe(0);
  clock.advance(1_000);
  expect(hangs()).toBe(1);
  clock.advance(60_000);
  expect(hangs()).toBe(1);
});

it('a beat in time begins the count anew', () => {
  const { clock, shared, hangs } = watch();
  for (let times = 0; times < 5; times++) {
    clock.advance(9_000);
    shared.mainBeatAt += 1;
  }
  expect(hangs()).toBe(0);
});

it('a process that was stopped as a whole does not count as hung: its timers were too', () => {
  const { clock, shared, hangs } = watch();
  clock.advance(2_000);
  // 30 s that no thread has seen: one tick is all that fires afterwards, and then the main thread beats again.
  clock.advance(1_000);
  shared.mainBeatAt += 30_000;
  clock.advance(9_000);
  expect(hangs()).toBe(0);
});
