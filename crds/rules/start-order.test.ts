import { describe, expect, it } from 'vitest';
import { compareStartOrder } from './start-order.ts';

const TODAY = '2026-11-23';

const waiting = (name: string, startDate?: string, created = '2026-11-01T10:00:00Z') => ({
  metadata: { name, creationTimestamp: created },
  spec: { startDate },
});

describe('compareStartOrder', () => {
  it.each([
    ['by startDate', [waiting('a', '2026-12-07'), waiting('b', '2026-11-30')], ['b', 'a']],
    ['then by creation', [waiting('a', TODAY, '2026-11-02T10:00:00Z'), waiting('b', TODAY)], ['b', 'a']],
    ['then by name', [waiting('b', TODAY), waiting('a', TODAY)], ['a', 'b']],
    ['without startDate as today: before tomorrow', [waiting('a', '2026-11-24'), waiting('b')], ['b', 'a']],
    ['without startDate as today: after yesterday', [waiting('a'), waiting('b', '2026-11-22')], ['b', 'a']],
    ['without startDate as today: beside today by name', [waiting('b'), waiting('a', TODAY)], ['a', 'b']],
    [
      'names by their characters, not by a language',
      [waiting('s-10'), waiting('s-2'), waiting('s.1')],
      ['s-10', 's-2', 's.1'],
    ],
  ])('%s', (_name, sprints, order) => {
    expect(sprints.toSorted(compareStartOrder(() => TODAY)).map(({ metadata }) => metadata.name)).toEqual(order);
  });
});
