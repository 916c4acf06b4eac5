import { expect, it } from 'vitest';
import { RecentlyUsed } from './recently-used.ts';

const keeping = (most: number) => {
  const kept = new RecentlyUsed<{ n: number }>(most);
  const all = (...keys: string[]) => keys.map((key) => kept.get(key)?.n);
  return { kept, all };
};

it('gives what was kept, the same object', () => {
  const { kept } = keeping(2);
  const one = { n: 1 };
  kept.set('a', one, 1);
  expect([kept.get('a'), kept.get('b')]).toEqual([one, undefined]);
  expect(kept.get('a')).toBe(one);
});

it('drops what was not used for the longest time, as much as must go', () => {
  const { kept, all } = keeping(4);
  kept.set('a', { n: 1 }, 1);
  kept.set('b', { n: 2 }, 2);
  kept.set('c', { n: 3 }, 1);
  kept.get('a');
  kept.set('d', { n: 4 }, 2);
  expect(all('a', 'b', 'c', 'd')).toEqual([1, undefined, 3, 4]);
  kept.set('e', { n: 5 }, 4);
  expect(all('a', 'b', 'c', 'd', 'e')).toEqual([undefined, undefined, undefined, undefined, 5]);
});

it('counts what is kept anew under the same key once', () => {
  const { kept, all } = keeping(3);
  kept.set('a', { n: 1 }, 1);
  kept.set('b', { n: 2 }, 1);
  kept.set('b', { n: 3 }, 2);
  expect(all('a', 'b')).toEqual([1, 3]);
});

it('keeps nothing that is larger than all, and drops nothing for it', () => {
  const { kept, all } = keeping(2);
  kept.set('a', { n: 1 }, 1);
  kept.set('b', { n: 2 }, 3);
  expect(all('a', 'b')).toEqual([1, undefined]);
  kept.set('a', { n: 3 }, 3);
  expect(all('a')).toEqual([undefined]);
});
