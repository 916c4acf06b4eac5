import { describe, expect, it } from 'vitest';
import { type Ending, evidenceFrom } from './evidence.ts';

const ending = (over: Partial<Ending>): Ending => ({
  committed: 8,
  delivered: 5,
  day: { current: 10, total: 10 },
  because: 'end',
  ...over,
});

describe('what the end of a sprint teaches', () => {
  it.each<[string, Partial<Ending>, string]>([
    ['part of it at its end', {}, 'exact'],
    ['nothing at its end', { delivered: 0 }, 'exact'],
    ['all of it at its end', { delivered: 8 }, 'censored'],
    ['all of it, early', { delivered: 8, day: { current: 2, total: 10 }, because: 'done' }, 'censored'],
    ['more than was committed', { delivered: 9 }, 'exact'],
    [
      'closed by hand when half of the days had passed',
      { day: { current: 5, total: 10 }, because: 'asked' },
      'censored',
    ],
    ['closed by hand before that', { day: { current: 4, total: 10 }, because: 'asked' }, 'none'],
    ['closed by hand on its first day', { day: { current: 1, total: 10 }, because: 'asked' }, 'none'],
    ['closed by hand on its last day', { day: { current: 10, total: 10 }, because: 'asked' }, 'exact'],
    ['deleted, although all was done', { delivered: 8, because: 'deleted' }, 'none'],
    ['nothing committed', { committed: 0, delivered: 0 }, 'none'],
    ['nothing committed, something done', { committed: 0, delivered: 2 }, 'none'],
    ['told without its days', { day: null }, 'exact'],
    ['told without a reason', { because: null }, 'exact'],
  ])('%s', (_name, over, evidence) => {
    expect(evidenceFrom(ending(over))).toBe(evidence);
  });
});
