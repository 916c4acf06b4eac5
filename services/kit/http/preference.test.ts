import { expect, it } from 'vitest';
import { prefersMinimal } from './preference.ts';

it.each<[string | string[] | undefined, boolean]>([
  [undefined, false],
  ['', false],
  ['return=minimal', true],
  ['Return = "minimal"', true],
  ['respond-async, wait=10, return=minimal', true],
  [['respond-async', 'return=minimal'], true],
  ['return=minimal; told="once, twice"', true],
  ['return=representation', false],
  // The first counts.
  ['return=representation, return=minimal', false],
  ['return=minimal, return=representation', true],
  // Other preferences, and other values.
  ['x-return=minimal', false],
  ['return=minimalist', false],
  ['return', false],
  ['told="a, return=minimal"', false],
])('Prefer: %o', (header, isMinimal) => {
  expect(prefersMinimal(header)).toBe(isMinimal);
});

it('reads a long header of quotes in no time', () => {
  const begun = performance.now();
  expect(prefersMinimal(`return="${'\\"'.repeat(50_000)}`)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
