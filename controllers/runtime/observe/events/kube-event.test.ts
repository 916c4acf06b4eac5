import { expect, it } from 'vitest';
import { cutToBytes, microTime } from './kube-event.ts';

it('writes MicroTime with six fraction digits', () => {
  expect(microTime(Date.UTC(2026, 10, 21, 14, 0, 0, 7))).toBe('2026-11-21T14:00:00.007000Z');
});

it.each([
  ['short', 10, 'short'],
  ['0123456789', 10, '0123456789'],
  ['0123456789a', 10, '0123456…'],
  ['ééééé', 9, 'ééé…'],
  ['🏃🏃', 7, '🏃…'],
])('cuts %s to %i bytes', (text, limit, expected) => {
  expect(cutToBytes(text, limit)).toBe(expected);
  expect(Buffer.byteLength(cutToBytes(text, limit))).toBeLessThanOrEqual(limit);
});
