import fc from 'fast-check';
import { expect, it } from 'vitest';
import { velocityOf } from '../velocity.ts';
import { trendConfidence } from './trend.ts';

const of = (delivered: number[]) => trendConfidence(delivered, velocityOf(delivered).trend);

it.each<[string, number[], number | undefined]>([
  ['nothing', [], undefined],
  ['five sprints', [1, 2, 3, 4, 5], undefined],
  // of 20 choices only this one has the three largest
  ['all of the later ones above the earlier', [1, 2, 3, 7, 8, 9], 0.975],
  ['the same the other way round', [7, 8, 9, 1, 2, 3], 0.975],
  // three ones of six: 1 choice as strong, 9 + 9 + 1 weaker
  ['one sprint', [1, 1, 1, 1, 1, 7], 0.75],
  ['no change at all', [5, 5, 5, 5, 5, 5], 0.5],
  ['only the last six count', [90, 90, 90, 1, 2, 3, 7, 8, 9], 0.975],
])('%s', (_what, delivered, expected) => expect(of(delivered)).toEqual(expected));

const six = fc.array(fc.nat(30), { minLength: 6, maxLength: 6 });

it('is a share that does not know up from down', () =>
  fc.assert(
    fc.property(six, (delivered) => {
      const up = trendConfidence(delivered, 'Rising') ?? -1;
      const down = trendConfidence(delivered, 'Falling') ?? -1;
      expect(up + down).toBeCloseTo(1, 12);
      expect(up).toBeGreaterThan(0);
      expect(up).toBeLessThan(1);
    }),
  ));

it('is what drawing orders at random finds', () =>
  fc.assert(
    fc.property(six, (delivered) => {
      // Every order of six, counted by its later half: each choice of three comes 36 times.
      const orders = permutations(delivered).map((order) => order.slice(3).reduce((a, b) => a + b, 0));
      const seen = delivered.slice(3).reduce((a, b) => a + b, 0);
      const less = orders.filter((sum) => sum < seen).length + orders.filter((sum) => sum === seen).length / 2;
      expect(trendConfidence(delivered, 'Rising')).toBeCloseTo(less / orders.length, 12);
    }),
    { numRuns: 30 },
  ));

function permutations<T>(values: readonly T[]): T[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}
