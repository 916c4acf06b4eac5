import { expect, it } from 'vitest';
import { canonicalQuantity, isMore } from './quantity.ts';

// As Go's resource.Quantity writes them back; the integration test of daily scrums compares with a real API server.
it.each<[string, string | undefined]>([
  ['500m', '500m'],
  ['0.5', '500m'],
  ['.5', '500m'],
  ['1.', '1'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['1000', '1k'],
  ['0', '0'],
  ['0Mi', '0'],
  ['256Mi', '256Mi'],
  ['1024Mi', '1Gi'],
  ['0.5Gi', '512Mi'],
  ['1.5Gi', '1536Mi'],
  ['128M', '128M'],
  ['0.0001', '1m'],
  ['1500u', '2m'],
  ['1e3', undefined],
  ['1Kb', undefined],
  ['-1', undefined],
  ['', undefined],
  ['much', undefined],
])('%s is written as %s', (text, expected) => {
  expect(canonicalQuantity(text)).toBe(expected);
});

it('compares across suffixes', () => {
  expect(isMore('1Gi', '1G')).toBe(true);
  expect(isMore('500m', '0.5')).toBe(false);
  expect(isMore('1', '1001m')).toBe(false);
});
