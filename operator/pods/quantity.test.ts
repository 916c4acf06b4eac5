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
  ['1001n', '1m'],
  ['1k', '1k'],
  ['1000k', '1M'],
  ['12G', '12G'],
  ['3T', '3T'],
  ['3P', '3P'],
  ['3E', '3E'],
  ['1000E', '1000E'],
  ['1Ki', '1Ki'],
  ['0.5Ki', '512'],
  ['1000Ki', '1000Ki'],
  ['1023.5Ki', '1048064'],
  ['1.0001Ki', '1024103m'],
  ['2048Gi', '2Ti'],
  ['3Pi', '3Pi'],
  ['1024Ei', '1024Ei'],
  ['+1', '1'],
  ['010', '10'],
  ['2.50', '2500m'],
  ['0.0000000001', '1m'],
  ['1e3', undefined],
  ['1E3', undefined],
  ['.', undefined],
  ['1 ', undefined],
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
  expect(isMore('1e3', '999')).toBe(true);
  expect(isMore('1E-3', '1m')).toBe(false);
  expect(isMore('2n', '1n')).toBe(true);
  expect(isMore('1', '0')).toBe(true);
  expect(isMore('0', '0')).toBe(false);
});
