import { describe, expect, it } from 'vitest';
import { handClock } from '../../../test/integration/fixtures/services/requests.ts';
import { VectorCache } from './vector-cache.ts';

const clock = handClock('2026-11-23T10:00:00Z');
const known = { vector: [1, 0], digest: 'd' };

describe('the cache of vectors', () => {
  it('knows a vector for an hour', () => {
    clock.set('2026-11-23T10:00:00Z');
    const cache = new VectorCache(clock);
    cache.keep('a', known);
    clock.set('2026-11-23T10:59:59Z');
    expect(cache.find('a')).toMatchObject(known);
    clock.set('2026-11-23T11:00:00Z');
    expect(cache.find('a')).toBeUndefined();
  });

  it('holds a thousand, and gives up those that were not used for longest', () => {
    const cache = new VectorCache(clock);
    for (let i = 0; i < 1_000; i++) cache.keep(`t${i}`, known);
    cache.find('t0');
    cache.keep('one more', known);
    expect(['t0', 't1', 't2'].filter((text) => cache.find(text) !== undefined)).toEqual(['t0', 't2']);
  });

  it('forgets all when the model is another one', () => {
    const cache = new VectorCache(clock);
    cache.keep('a', known);
    cache.forget();
    expect(cache.find('a')).toBeUndefined();
  });
});
