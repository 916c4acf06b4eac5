import { describe, expect, it } from 'vitest';
import { negativeBinomialQuantiles } from './negative-binomial.ts';

describe('negativeBinomialQuantiles', () => {
  it.each([1, 3, 10, 40, 150, 5_000])('have their middle at about %i', (level) => {
    const quantiles = negativeBinomialQuantiles(level);
    expect(quantiles).toHaveLength(40);
    const middle = ((quantiles[19] ?? 0) + (quantiles[20] ?? 0)) / 2;
    expect(Math.abs(middle - level)).toBeLessThanOrEqual(Math.max(0.5, level * 0.03));
    expect(quantiles.toSorted((a, b) => a - b)).toEqual(quantiles);
  });

  it('spread as counts of real teams do: variance m + m²/4', () => {
    // The mean lies above the median of 100; 40 quantiles cut the tail a little.
    const quantiles = negativeBinomialQuantiles(100);
    const mean = quantiles.reduce((sum, q) => sum + q, 0) / 40;
    const variance = quantiles.reduce((sum, q) => sum + (q - mean) ** 2, 0) / 40;
    expect(mean).toBeGreaterThan(105);
    expect(mean).toBeLessThan(112);
    expect(variance / (mean + mean ** 2 / 4)).toBeGreaterThan(0.88);
    expect(variance / (mean + mean ** 2 / 4)).toBeLessThan(1.02);
  });

  it('of a team that does nothing is nothing', () => expect(negativeBinomialQuantiles(0)).toEqual([0]));
});
