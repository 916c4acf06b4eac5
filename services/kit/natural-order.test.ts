import { expect, it } from 'vitest';
import { naturally } from './natural-order.ts';

it('puts ids in the order in which people count, and equal-looking ones in one that never changes', () => {
  const ids = ['L-10', 'L-2', 'l-2', 'L-1', 'L-02', 'K-3'];
  const sorted = [...ids].sort(naturally);
  expect(sorted.indexOf('L-2')).toBeLessThan(sorted.indexOf('L-10'));
  expect(sorted[0]).toBe('K-3');
  expect([...ids].reverse().sort(naturally)).toEqual(sorted);
  expect(naturally('L-02', 'L-2')).toBe(-1);
  expect(naturally('L-2', 'L-02')).toBe(1);
  expect(naturally('a', 'a')).toBe(0);
});
