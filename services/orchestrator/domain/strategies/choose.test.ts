import { expect, it } from 'vitest';
import { choose, type Held } from './choose.ts';

const held = (id: string, confidence: number, value = 10): Held => ({
  ...{ id, name: id, condition: 'MuchUndone', step: 'up', confidence, value },
});
const chosen = (...strategies: Held[]) => {
  const { looked, advised } = choose({ held: strategies, learned: 8, threshold: 0.75 });
  return [looked.map(({ id }) => id), advised?.id ?? null];
};

it.each<[string, Held[], [string[], string | null]]>([
  ['none holds', [], [[], null]],
  ['below a half it is not looked at', [held('a', 0.49)], [[], null]],
  ['from a half on it is looked at', [held('a', 0.5)], [['a'], null]],
  ['from the threshold on it would act', [held('a', 0.75)], [['a'], 'a']],
  ['the most confident one speaks', [held('a', 0.8), held('b', 0.9, 6)], [['b', 'a'], 'b']],
  ['of two alike always the same one', [held('b', 0.8), held('a', 0.8)], [['a', 'b'], 'a']],
  ['one that changes nothing leaves the word to the next', [held('a', 0.9, 8), held('b', 0.8)], [['a', 'b'], 'b']],
])('%s', (_case, strategies, expected) => expect(chosen(...strategies)).toEqual(expected));
