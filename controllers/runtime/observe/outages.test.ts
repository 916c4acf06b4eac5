import { expect, it } from 'vitest';
import { Outages } from './outages.ts';

it('tells each reason once until it has ended, whatever happens to others', () => {
  const outages = new Outages();
  expect(outages.ended('a')).toBe(false);
  expect([outages.began('a', 'x'), outages.began('a', 'x'), outages.began('a', 'y')]).toEqual([true, false, true]);
  // Two reasons in turn are no news either.
  expect([outages.began('a', 'x'), outages.began('a', 'y')]).toEqual([false, false]);
  expect(outages.began('b', 'x')).toBe(true);
  expect([outages.ended('a'), outages.ended('a')]).toEqual([true, false]);
  expect([outages.began('a', 'x'), outages.began('b', 'x')]).toEqual([true, false]);
});

it('stops telling when each try fails for a reason of its own', () => {
  const outages = new Outages();
  const told = Array.from({ length: 100 }, (_, i) => outages.began('a', `port ${i}`)).filter((isNews) => isNews);
  expect(told).toHaveLength(5);
  expect(outages.ended('a')).toBe(true);
});
