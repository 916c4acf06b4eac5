import { describe, expect, it } from 'vitest';
import { block, causeFor, wake } from './impediment.ts';
import { aTask } from './test-sprint.ts';

it('has a cause for every chance', () => {
  const causes = [0, 0.2, 0.4, 0.6, 0.8, 0.999].map(causeFor);
  expect(causes[0]).toBe('waits for an answer of another team');
  expect(causes[5]).toBe('waits for access rights');
  expect(new Set(causes).size).toBe(5);
});

it.each([
  [0, '2026-12-01'],
  [1, '2026-12-02'],
  [5, '2026-12-06'],
])('stands in the way today and %d days more, until %s', (days, until) => {
  expect(block('is down', days, '2026-11-30')).toEqual({ impediment: 'is down', blocked_until: until });
});

describe('in the morning', () => {
  const blocked = aTask('A', { impediment: 'is down', blocked_until: '2026-11-25' });

  it.each(['2026-11-25', '2026-11-30'])('of %s it is gone', (today) => {
    expect(wake(blocked, today)).toEqual({ ...blocked, impediment: null, blocked_until: null });
  });

  it('it still stands before its last day is over, and for ever when somebody reported it', () => {
    const reported = aTask('A', { impediment: 'is down' });
    expect(wake(blocked, '2026-11-24')).toBe(blocked);
    expect(wake(reported, '2026-11-30')).toBe(reported);
  });
});
