import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets a few through at once and the others one after the other, each at the turn that it was given', () => {
  let now = 0;
  const turns = new Turns({ perSecond: 10, burst: 3, now: () => now });
  const objects = Array.from({ length: 5 }, () => ({}));
  const waits = () => objects.map((object) => turns.waitMs(object));
  expect(waits()).toEqual([0, 0, 0, 100, 200]);
  now = 150;
  expect(waits()).toEqual([0, 0, 0, 0, 50]);
  expect(turns.waitMs({})).toBe(150);
  now = 10_000;
  expect([turns.waitMs({}), turns.waitMs({}), turns.waitMs({}), turns.waitMs({})]).toEqual([0, 0, 0, 100]);
});
