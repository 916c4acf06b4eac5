import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cut } from './cut.ts';

it.each([
  ['short', 1, 'short'],
  ['x'.repeat(20), 1, 'x'.repeat(20)],
  ['x'.repeat(21), 1, 'x'.repeat(20)],
  [`${'x'.repeat(19)}😀`, 1, 'x'.repeat(19)],
  [`${'x'.repeat(18)}😀y`, 1, `${'x'.repeat(18)}😀`],
  ['x'.repeat(50_000), undefined, 'x'.repeat(50_000)],
])('%j for %s tokens', (text, tokens, expected) => {
  expect(cut(text, tokens)).toBe(expected);
});

it('keeps a beginning that is whole', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (text, tokens) => {
      const kept = cut(text, tokens);
      expect(text.startsWith(kept)).toBe(true);
      expect(kept.isWellFormed()).toBe(true);
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(text.length, tokens * 20 - 1));
    }),
  ));
