import { expect, it } from 'vitest';
import { CRON_LINE } from './cron-line.ts';

it.each([
  ['0 14 * * 1-5', true],
  ['*/5 9-17 1,15 JAN-MAR mon', true],
  ['59 23 31 12 6', true],
  ['60 14 * * 1-5', false],
  ['61 3 * * *', false],
  ['0 24 * * *', false],
  ['0 0 0 * *', false],
  ['0 0 32 * *', false],
  ['0 0 * 13 *', false],
  ['0 0 * * 7', false],
  ['0 14 * * 1-5 *', false],
  ['0 14 * *', false],
  ['@daily', false],
  ['0  14 * * *', false],
  ['*/0 * * * *', false],
  ['', false],
])('%j: %s', (line, is) => {
  expect(CRON_LINE.test(line)).toBe(is);
});
