import { expect, it } from 'vitest';
import { RetryBudget } from './retry-budget.ts';

/** Retries that are allowed when each of so many calls fails as often as it is tried. */
const retriesOf = (calls: number, budget = new RetryBudget()) => {
  let retries = 0;
  for (let call = 0; call < calls; call++) {
    budget.called();
    while (budget.take()) retries++;
  }
  return retries;
};

it('lets a few calls be tried again at once', () => expect(retriesOf(1)).toBe(5));

it.each([1, 4, 5, 17, 100, 2_000])(
  'never allows more than one retry for five of %i calls, and five on top',
  (calls) => {
    const retries = retriesOf(calls);
    expect(retries).toBeLessThanOrEqual(5 + calls * 0.2);
    expect(retries).toBeGreaterThanOrEqual(4 + Math.floor(calls * 0.2));
  },
);

it('saves no more than five in calm times', () => {
  const budget = new RetryBudget();
  for (let call = 0; call < 1_000; call++) budget.called();
  expect([1, 2, 3, 4, 5, 6].map(() => budget.take())).toEqual([true, true, true, true, true, false]);
});
