import { expect, it } from 'vitest';
import { lastOf } from './last-of.ts';

it.each([
  { list: [1, 2, 3, 4, 5, 6], most: 2, found: [40, 60] },
  { list: [1, 2, 3], most: 2, found: [20] },
  { list: [1, 3], most: 2, found: [] },
  { list: [2, 4], most: 0, found: [] },
])('finds $found among $list when at most $most are wanted', ({ list, most, found }) => {
  expect(lastOf(list, most, (n) => (n % 2 === 0 ? n * 10 : undefined))).toEqual(found);
});

it('looks at no more than that takes', () => {
  const looked: number[] = [];
  lastOf([1, 2, 3, 4], 2, (n) => {
    looked.push(n);
    return n;
  });
  expect(looked).toEqual([4, 3]);
});
