import { describe, expect, it } from 'vitest';
import { healthOf, recordOf } from './health.ts';

describe('a forecast in one word', () => {
  it.each([
    [1, 'OnTrack'],
    [0.6, 'OnTrack'],
    [0.59, 'AtRisk'],
    [0.3, 'AtRisk'],
    [0.29, 'OffTrack'],
    [0, 'OffTrack'],
  ])('%d is %s', (probability, health) => {
    expect(healthOf(probability)).toBe(health);
  });
});

describe('the record of forecasts', () => {
  it('is none without a closed sprint', () => {
    expect(recordOf([])).toBeNull();
  });

  it('is the mean squared error, and how often the interval held, its ends included', () => {
    const told = { committed: 8, low: 4, high: 8 };
    expect(
      recordOf([
        { ...told, probability: 0.5, delivered: 8 },
        { ...told, probability: 0.5, delivered: 4 },
        { ...told, probability: 1, delivered: 3 },
        { ...told, probability: 0, delivered: 9 },
      ]),
    ).toEqual({ brier: (0.25 + 0.25 + 1 + 1) / 4, within: 2, sprints: 4 });
  });
});
