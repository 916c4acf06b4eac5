import { expect, it } from 'vitest';
import { compareIds } from './entry-id.ts';

it('orders ids by their numbers, however long', () => {
  const ordered = ['0-0', '0-1', '9-0', '10-0', '10-2', '10-10', '1700000000000-0', '18446744073709551615-0'];
  expect([...ordered].reverse().sort(compareIds)).toEqual(ordered);
  expect(compareIds('10-2', '10-2')).toBe(0);
});
