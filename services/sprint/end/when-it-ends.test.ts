import { expect, it } from 'vitest';
import { dayAfterTheLast } from './when-it-ends.ts';

const live = {
  mode: 'Live',
  close_policy: 'EndDate',
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  time_zone: 'America/New_York',
  simulated_until: null,
} as const;

it.each([
  ['closed by hand within its time: the day counts', live, '2026-11-25T16:00:00Z', '2026-11-26'],
  ['by its own calendar', live, '2026-11-26T04:59:00Z', '2026-11-26'],
  ['closed by the clock: the end date does not count', live, '2026-12-07T05:00:00Z', '2026-12-07'],
  ['closed late by the clock', live, '2026-12-09T05:00:00Z', '2026-12-07'],
  ['Manual runs on', { ...live, close_policy: 'Manual' as const }, '2026-12-09T16:00:00Z', '2026-12-10'],
  [
    'Simulated ends with the day that was played last',
    { ...live, mode: 'Simulated' as const, simulated_until: '2026-11-30' },
    '2026-11-23T16:00:00Z',
    '2026-12-01',
  ],
  ['Simulated before its first day', { ...live, mode: 'Simulated' as const }, '2026-11-23T16:00:00Z', '2026-11-23'],
])('%s', (_name, row, now, expected) => expect(dayAfterTheLast(row, new Date(now))).toBe(expected));
