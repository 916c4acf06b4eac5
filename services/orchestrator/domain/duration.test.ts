import { describe, expect, it } from 'vitest';
import { betterLength } from './duration.ts';

const sprints = (weeks: number, delivered: number, n: number) =>
  Array.from({ length: n }, () => ({ weeks, delivered }));
const both = [...sprints(1, 4, 5), ...sprints(2, 9, 5)];

describe('a length that would suit better', () => {
  it.each<[string, Parameters<typeof betterLength>[0], number | undefined]>([
    ['the shorter one when it is enough', { own: both, best: 4, target: 0.7 }, 1],
    ['the longer one when it takes that', { own: both, best: 5, target: 0.7 }, 2],
    ['none when no length is enough', { own: both, best: 10, target: 0.7 }, undefined],
    ['none of one length only', { own: sprints(2, 9, 20), best: 4, target: 0.7 }, undefined],
    ['none below ten sprints', { own: both.slice(1), best: 4, target: 0.7 }, undefined],
    [
      'none when the other length was tried twice',
      { own: [...sprints(1, 4, 2), ...sprints(2, 9, 8)], best: 4, target: 0.7 },
      undefined,
    ],
    ['none when nothing has a priority', { own: both, best: 0, target: 0.7 }, undefined],
    [
      'by the later sprints more than the earlier',
      { own: [...sprints(2, 9, 5), ...sprints(1, 1, 3), ...sprints(1, 4, 7)], best: 4, target: 0.7 },
      1,
    ],
  ])('%s', (_name, input, weeks) => {
    expect(betterLength(input)).toBe(weeks);
  });
});
