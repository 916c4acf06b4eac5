import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashOf, VectorCache } from './cache.ts';

const vector = (length: number) => ({ values: new Float32Array(length), truncated: false });
const roomy = { entries: 100, bytes: 1_000_000 };

it('keeps one vector a text and model', () => {
  const cache = new VectorCache(roomy);
  const [one, other] = [vector(1), vector(2)];
  cache.set(hashOf('a'), 'd1', one);
  cache.set(hashOf('a'), 'd2', other);
  expect(cache.get(hashOf('a'), 'd1')).toBe(one);
  expect(cache.get(hashOf('a'), 'd2')).toBe(other);
  expect(cache.get(hashOf('a'), 'd3')).toBeUndefined();
  expect(cache.get(hashOf('b'), 'd1')).toBeUndefined();
});

it('forgets what was not asked for the longest', () => {
  const cache = new VectorCache({ ...roomy, entries: 2 });
  cache.set('a', 'd', vector(1));
  cache.set('b', 'd', vector(1));
  cache.get('a', 'd');
  cache.set('c', 'd', vector(1));
  expect(['a', 'b', 'c'].map((key) => cache.get(key, 'd') !== undefined)).toEqual([true, false, true]);
});

it('never holds more than it may, and counts what it holds', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), length: fc.nat(400) }), { maxLength: 40 }),
      (puts) => {
        const cache = new VectorCache({ entries: 3, bytes: 3_000 });
        for (const { key, length } of puts) {
          cache.set(key, 'd', vector(length));
          expect(cache.entries).toBeLessThanOrEqual(3);
          expect(cache.bytes).toBeLessThanOrEqual(3_000);
        }
        const held = ['a', 'b', 'c', 'd'].flatMap((key) => cache.get(key, 'd') ?? []);
        expect(cache.entries).toBe(held.length);
        expect(cache.bytes).toBe(held.reduce((sum, { values }) => sum + values.byteLength + 400, 0));
      },
    ),
  ));
