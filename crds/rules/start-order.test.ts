import { describe, expect, it } from 'vitest';
import { compareStartOrder } from './start-order.ts';

const TODAY = '2026-11-23';

const waiting = (name: string, startDate?: string) => ({ metadata: { name }, spec: { startDate } });
const inOrder = (sprints: ReturnType<typeof waiting>[]) =>
  sprints.toSorted(compareStartOrder(() => TODAY)).map(({ metadata }) => metadata.name);

describe('compareStartOrder', () => {
  it.each([
    ['by startDate', [waiting('a', '2026-12-07'), waiting('b', '2026-11-30')], ['b', 'a']],
    ['then by name', [waiting('b', TODAY), waiting('a', TODAY)], ['a', 'b']],
    ['without startDate as today: before tomorrow', [waiting('a', '2026-11-24'), waiting('b')], ['b', 'a']],
    ['without startDate as today: after yesterday', [waiting('a'), waiting('b', '2026-11-22')], ['b', 'a']],
    ['without startDate as today: beside today by name', [waiting('b'), waiting('a', TODAY)], ['a', 'b']],
  ])('%s', (_name, sprints, order) => {
    expect(inOrder(sprints)).toEqual(order);
  });

  it.each([
    ['numbers by their value', ['s-1', 's-2', 's-10', 's-100']],
    ['numbers before letters', ['s1', 's-1', 's-a', 'sa']],
    ['what is shorter first', ['s', 's-1', 's-1-a', 's-1-a-1']],
    ['several numbers', ['2026-q2-9', '2026-q2-10', '2026-q10-1', '2027-q1-1']],
    ['numbers with zeros in front by value, then as written', ['s-1', 's-02', 's-2', 's-3']],
    ['numbers longer than a number holds', ['s-20261123000000000001', 's-20261123000000000002']],
    ['a number at the front', ['2-s', '10-s', 'a']],
  ])('names as people count: %s', (_what, order) => {
    const names = order.map((name) => waiting(name));
    expect(inOrder(names.toReversed())).toEqual(order);
    for (const [i, first] of names.entries())
      for (const second of names.slice(i + 1)) {
        expect(compareStartOrder(() => TODAY)(first, second)).toBeLessThan(0);
        expect(compareStartOrder(() => TODAY)(second, first)).toBeGreaterThan(0);
      }
  });
});
