import { expect, it } from 'vitest';
import { EventLimit } from './event-limit.ts';

const MINUTE = 60_000;

it('tells what comes back after something else, and not the same twice in a row within ten minutes', () => {
  const limit = new EventLimit();
  const told = ['a', 'a', 'b', 'a', 'a'].map((event, second) => limit.judge('x', event, second * 1_000));
  expect(told).toEqual(['new', 'repeat', 'new', 'new', 'repeat']);
  expect(limit.judge('x', 'a', 3_000 + 10 * MINUTE - 1)).toBe('repeat');
  expect(limit.judge('x', 'a', 3_000 + 10 * MINUTE)).toBe('new');
});

it('tells of a flapping object 25 times, then once in five minutes; of another object all the same', () => {
  const limit = new EventLimit();
  const flap = (count: number, now: number) =>
    Array.from({ length: count }, (_, i) => limit.judge('x', i % 2 === 0 ? 'away' : 'back', now)).filter(
      (verdict) => verdict === 'new',
    ).length;
  expect(flap(100, 0)).toBe(25);
  expect(limit.judge('x', 'back', 5 * MINUTE - 1)).toBe('too many');
  expect(limit.judge('y', 'away', 5 * MINUTE - 1)).toBe('new');
  expect(flap(100, 5 * MINUTE)).toBe(1);
  expect(flap(100, 15 * MINUTE)).toBe(2);
  expect(flap(100, 10_000 * MINUTE)).toBe(25);
});

it('does not count as told what was too much', () => {
  const limit = new EventLimit();
  for (let i = 0; i < 25; i++) limit.judge('x', `event ${i}`, 0);
  expect(limit.judge('x', 'lost', 0)).toBe('too many');
  expect(limit.judge('x', 'event 24', 0)).toBe('repeat');
  expect(limit.judge('x', 'lost', 5 * MINUTE)).toBe('new');
});

it('remembers 2,000 objects, those told of last', () => {
  const limit = new EventLimit();
  for (let i = 0; i < 2_000; i++) limit.judge(`object ${i}`, 'a', 0);
  limit.judge('object 0', 'b', 0);
  limit.judge('one more', 'a', 0);
  expect(limit.judge('object 0', 'b', 0)).toBe('repeat');
  expect(limit.judge('object 2', 'a', 0)).toBe('repeat');
  expect(limit.judge('object 1', 'a', 0)).toBe('new');
});
