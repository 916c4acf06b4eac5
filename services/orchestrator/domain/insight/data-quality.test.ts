import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Available, dataQualityOf } from './data-quality.ts';

const all = (closed: number): Available => ({
  ...{ closed, counting: closed, withDays: closed, withCalendar: closed, atLeast: 0 },
});

it.each<[string, Available, number, RegExp[]]>([
  ['nothing', all(0), 0, [/^Insufficient sprint history\. Close 5 more sprints/]],
  ['four of five sprints', all(4), (0.8 + 3) / 4, [/Close 1 more sprint for/]],
  ['five sprints of which all is known', all(5), 1, []],
  ['many', all(40), 1, []],
  ['one that does not count', { ...all(6), counting: 5 }, (1 + 5 / 6 + 2) / 4, [/^1 of 6 closed sprints do not count/]],
  ['days that nobody reported', { ...all(10), withDays: 4 }, 0.85, [/^The days of 6 of 10/]],
  ['no team', { ...all(10), withCalendar: 0 }, 0.75, [/^The calendar of 10 of 10/]],
  ['success alone', { ...all(8), atLeast: 8 }, 1, [/^Every sprint did all/]],
  [
    'success of too few to speak of',
    { ...all(5), counting: 4, atLeast: 4 },
    (0.8 + 0.8 + 2) / 4,
    [/^Insufficient/, /^1 of 5/],
  ],
])('%s', (_what, available, score, recommendations) => {
  const found = dataQualityOf(available);
  expect(found.score).toBeCloseTo(score, 12);
  expect(found.recommendations).toHaveLength(recommendations.length);
  for (const [i, pattern] of recommendations.entries()) expect(found.recommendations[i]).toMatch(pattern);
});

it('is 1 only when there is nothing to recommend but more', () =>
  fc.assert(
    fc.property(fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(12), (closed, counting, withDays, withCalendar) => {
      const within = (n: number) => Math.min(n, closed);
      const { score, recommendations } = dataQualityOf({
        ...{
          closed,
          counting: within(counting),
          withDays: within(withDays),
          withCalendar: within(withCalendar),
          atLeast: 0,
        },
      });
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(score === 1).toBe(recommendations.length === 0);
    }),
  ));
