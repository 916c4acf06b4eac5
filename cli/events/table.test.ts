import { expect, it } from 'vitest';
import { age, tableOf } from './table.ts';

it('lines columns up, and lets no cell steer the terminal', () => {
  const rows = [
    ['sprint_events', 7, 'a\u001b[31m'],
    ['x', 12, ''],
  ];
  expect(tableOf(['STREAM', 'LENGTH', 'NOTE'], rows).split('\n')).toEqual([
    'STREAM         LENGTH  NOTE',
    'sprint_events       7  a[31m',
    'x                  12',
  ]);
});

it.each([
  [0, '0 s'],
  [0.01, '0.1 s'],
  [3.14, '3.1 s'],
  [42.4, '42 s'],
  [600, '10 min'],
  [7_200, '2 h'],
  [432_000, '5 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(age(seconds)).toBe(text);
});
