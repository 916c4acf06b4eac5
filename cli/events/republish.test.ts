import { expect, it } from 'vitest';
import { sinceOf } from './republish.ts';

const NOW = new Date('2026-11-28T10:00:00Z');

it.each([
  ['90s', '2026-11-28T09:58:30.000Z'],
  ['30m', '2026-11-28T09:30:00.000Z'],
  ['2h', '2026-11-28T08:00:00.000Z'],
  ['7d', '2026-11-21T10:00:00.000Z'],
  ['2026-11-27', '2026-11-27T00:00:00.000Z'],
  ['2026-11-27T08:00:00+01:00', '2026-11-27T07:00:00.000Z'],
])('%s is %s', (text, time) => {
  expect(sinceOf(text, NOW).toISOString()).toBe(time);
});

it.each(['', 'yesterday', '2', '2026-13-40', '2026-11-27T08:00', '-2h'])('%j is no time', (text) => {
  expect(() => sinceOf(text, NOW)).toThrow('a time such as 2026-11-28T10:00:00Z');
});
