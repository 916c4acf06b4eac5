import { describe, expect, it } from 'vitest';
import { velocityOf } from './velocity.ts';

describe('what a project delivers', () => {
  it('is nothing before the first close', () => {
    expect(velocityOf([])).toEqual({ last: null, median: null, low: null, high: null, trend: 'Unknown', sprints: 0 });
  });

  it('is the last sprint, the middle and the ends of the usual', () => {
    expect(velocityOf([4, 6, 8])).toEqual({ last: 8, median: 6, low: 4, high: 8, trend: 'Unknown', sprints: 3 });
  });

  it('weighs the later sprints more', () => {
    expect(velocityOf([2, 2, 2, 2, 9, 9, 9]).median).toBe(9);
    expect(velocityOf([9, 9, 9, 2, 2, 2]).median).toBe(2);
  });

  it.each([
    [[4, 4, 4, 4, 4], 'Unknown'],
    [[4, 4, 4, 4, 4, 4], 'Stable'],
    [[4, 4, 4, 5, 5, 5], 'Stable'],
    [[4, 4, 4, 5, 5, 6], 'Rising'],
    [[4, 4, 4, 3, 3, 3], 'Stable'],
    [[4, 4, 4, 3, 3, 2], 'Falling'],
    [[9, 9, 9, 4, 4, 4, 4, 4, 4], 'Stable'],
    [[0, 0, 0, 0, 0, 0], 'Stable'],
    [[0, 0, 0, 0, 0, 1], 'Rising'],
  ])('%j is %s', (delivered, trend) => {
    expect(velocityOf(delivered).trend).toBe(trend);
  });
});
