import { describe, expect, it } from 'vitest';
import { closeInstant, dayAfterTheLast, isDone, isDue, isPlayedOut } from './when-it-ends.ts';

describe('closeInstant', () => {
  it.each([
    ['Live', 'EndDate', '2026-11-29T23:00:00.000Z'],
    ['Live', 'WhenDone', '2026-11-29T23:00:00.000Z'],
    ['Live', 'Manual', undefined],
    ['Simulated', 'EndDate', undefined],
  ] as const)('of a %s sprint with %s: %s', (mode, policy, instant) =>
    expect(closeInstant(mode, policy, '2026-11-30', 'Europe/Berlin')?.toISOString()).toBe(instant),
  );
});

describe('isDue', () => {
  const at = (time: string) => isDue({ close_at: new Date('2026-11-30T00:00:00Z') }, new Date(time));
  it('from that instant on', () => {
    expect([at('2026-11-29T23:59:59.999Z'), at('2026-11-30T00:00:00Z'), at('2026-12-01T00:00:00Z')]).toEqual([
      false,
      true,
      true,
    ]);
  });
  it('never without one', () => expect(isDue({ close_at: null }, new Date('2099-01-01T00:00:00Z'))).toBe(false));
});

describe('isPlayedOut', () => {
  const days = ['2026-11-26', '2026-11-27', '2026-11-28'].map((date, i) => ({
    date,
    working: i < 2,
    holiday: null,
    absent: [],
  }));
  const sprint = (policy: 'EndDate' | 'WhenDone' | 'Manual', working = days) => ({
    calendar: { team: [], days: working },
    start_date: '2026-11-26',
    end_date: '2026-11-30',
    close_policy: policy,
  });
  it.each([
    ['EndDate', null, false],
    ['EndDate', '2026-11-26', false],
    ['EndDate', '2026-11-27', true],
    ['WhenDone', '2026-11-28', true],
    ['Manual', '2026-11-28', false],
  ] as const)('%s, played until %s: %s', (policy, date, expected) =>
    expect(isPlayedOut(sprint(policy), date)).toBe(expected),
  );
  it('is at once without a working day', () => {
    const off = days.map((d) => ({ ...d, working: false }));
    expect(isPlayedOut(sprint('EndDate', off), null)).toBe(true);
    expect(isPlayedOut(sprint('Manual', off), null)).toBe(false);
  });
});

it('isDone only when the policy asks for it and every task is completed', () => {
  const [done, open] = [{ status: 'completed' }, { status: 'in_progress' }];
  expect(isDone('WhenDone', [done, done])).toBe(true);
  expect(isDone('WhenDone', [done, open])).toBe(false);
  expect(isDone('EndDate', [done])).toBe(false);
});

const live = {
  mode: 'Live',
  close_policy: 'EndDate',
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  time_zone: 'America/New_York',
  simulated_until: null,
} as const;

describe('dayAfterTheLast', () => {
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
});
