import { expect, it } from 'vitest';
import { ServiceClock } from './service-clock.ts';

const at = (seconds: number) => new Date(Date.parse('2026-11-24T09:00:00Z') + seconds * 1_000).toISOString();

it('goes on between answers, never ahead, and tells when it was moved', () => {
  let monotonic = 0;
  const clock = new ServiceClock(() => monotonic);
  expect([clock.now(), clock.told(undefined, 0)]).toEqual([0, false]);
  expect(clock.told(at(0), 10)).toBe(false);
  monotonic = 60_000;
  expect(clock.now()).toBe(Date.parse(at(60)) - 200);
  expect(clock.told(at(62.5), 10)).toBe(false);
  expect(clock.told(at(61), 10)).toBe(false);
  expect(clock.told(at(65), 10)).toBe(true);
  expect(clock.told(at(65), 10)).toBe(false);
  expect(clock.told(at(60), 10)).toBe(true);
});

it('does not learn it from an answer that came late', () => {
  const clock = new ServiceClock(() => 0);
  clock.told(at(100), 10);
  expect(clock.told(at(90), 1_001)).toBe(false);
  expect(clock.now()).toBe(Date.parse(at(100)) - 200);
});
