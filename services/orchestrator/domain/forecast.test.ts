import { describe, expect, it } from 'vitest';
import { doneAfter, forecastOf, type Path, type RunningSprint } from './forecast.ts';

const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
const path = (committed: number, ...byDay: number[]): Path => ({
  committed,
  weight: 1,
  done: byDay.map((value, i) => ({ share: (i + 1) / byDay.length, value })),
});
const steady = [path(10, 2, 4, 6, 8, 10)];
const sprint = (more: Partial<RunningSprint> = {}): RunningSprint => ({
  committed: 10,
  done: 0,
  daysGone: 0,
  daysAhead: DAYS,
  pace: 1,
  ...more,
});

describe('forecastOf', () => {
  it('repeats the one course that it knows', () => {
    expect(forecastOf(sprint(), steady)).toEqual({
      probability: 1,
      expected: 10,
      low: 10,
      high: 10,
      p50Date: '2026-11-27',
      p85Date: '2026-11-27',
    });
  });

  it('goes on from what is done', () => {
    const late = forecastOf(sprint({ daysGone: 3, daysAhead: DAYS.slice(3), done: 2 }), steady);
    // Half of the weight: four more as before; the other half: all that was left, as before.
    expect(late).toMatchObject({ probability: 0.5, low: 6, high: 10, expected: 8 });
    expect(late.p50Date).toBe('2026-11-27');
    expect(late.p85Date).toBeUndefined();
  });

  it('is done when all is done', () => {
    expect(forecastOf(sprint({ daysGone: 3, daysAhead: DAYS.slice(3), done: 10 }), steady)).toMatchObject({
      probability: 1,
      p85Date: '2026-11-26',
    });
  });

  it('slows down with the pace', () => {
    expect(forecastOf(sprint({ pace: 0.5 }), steady)).toMatchObject({ expected: 5, probability: 0 });
  });

  it('draws whole remainders, so that a team which finishes at the end is believed to', () => {
    const closers = [path(10, 0, 0, 1, 2, 10)];
    expect(forecastOf(sprint({ daysGone: 4, daysAhead: DAYS.slice(4), done: 2 }), closers).probability).toBe(1);
  });

  it('names the day on which enough courses are done', () => {
    const courses = [path(10, 5, 10, 10, 10, 10), path(10, 1, 2, 3, 10, 10), path(10, 1, 2, 3, 4, 5)];
    const forecast = forecastOf(sprint(), courses);
    expect(forecast.probability).toBeCloseTo(2 / 3);
    expect(forecast.p50Date).toBe('2026-11-26');
    expect(forecast.p85Date).toBeUndefined();
  });

  it('knows of nothing but what is done when there is no course and no day', () => {
    expect(forecastOf(sprint({ done: 3 }), [])).toMatchObject({ probability: 0, expected: 3, low: 3, high: 3 });
    expect(forecastOf(sprint({ done: 3, daysGone: 5, daysAhead: [] }), steady)).toMatchObject({ expected: 3 });
  });

  it('of one day is of that day', () => {
    expect(forecastOf(sprint({ daysAhead: DAYS.slice(0, 1) }), [path(10, 10)])).toMatchObject({
      probability: 1,
      p50Date: '2026-11-23',
    });
  });

  it('names the ends of what eight of ten courses come to', () => {
    const courses = Array.from({ length: 21 }, (_, i) => path(20, i / 2, i));
    const { low, high } = forecastOf(sprint({ committed: 40, daysAhead: DAYS.slice(0, 2) }), courses);
    // Half of the weight each: 0 to 20 as they came, and twice that as shares of twice the commitment.
    expect([low, high]).toEqual([2, 32]);
  });

  it('takes a course that did more than it had committed to for one that did all', () => {
    const { low, high } = forecastOf(sprint({ done: 6 }), [path(4, 1, 2, 3, 4, 8)]);
    expect([low, high]).toEqual([10, 10]);
    const [half] = doneAfter(sprint({ committed: 20 }), [path(4, 8)], 5).toReversed();
    expect(half).toEqual({ value: 20, weight: 0.5 });
  });

  it('knows a course that had something before its first day', () => {
    const early = {
      committed: 10,
      weight: 1,
      done: [
        { share: 0, value: 2 },
        { share: 1, value: 10 },
      ],
    };
    // Eight in five days, as ever and as all that was left.
    expect(doneAfter(sprint(), [early], 5)).toEqual([
      { value: 8, weight: 0.5 },
      { value: 10, weight: 0.5 },
    ]);
  });

  it('takes what a course had between two days in proportion', () => {
    const [half] = doneAfter(sprint({ daysAhead: DAYS.slice(0, 4) }), [path(10, 4, 10)], 1);
    // A quarter of the days is half of the first of its two.
    expect(half?.value).toBe(2);
  });
});
