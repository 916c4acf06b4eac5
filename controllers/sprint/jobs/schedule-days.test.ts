import { describe, expect, it } from 'vitest';
import { scheduledDays } from './schedule-days.ts';

// A Monday and the thirteen days after it.
const FORTNIGHT = { from: '2026-11-23', to: '2026-12-06' };
const days = (schedule: string, span = FORTNIGHT) =>
  scheduledDays(schedule, 'UTC', 'UTC', span).map(({ local }) => local.slice(5));

describe('scheduledDays: the days, as the CronJob controller reads a line', () => {
  it.each([
    ['0 9 * * 1', ['11-23', '11-30']],
    ['0 9 * * 0', ['11-29', '12-06']],
    ['0 9 * * sat,Sun', ['11-28', '11-29', '12-05', '12-06']],
    ['0 9 * * TUE-THU/2', ['11-24', '11-26', '12-01', '12-03']],
    ['0 9 * * 5/1', ['11-27', '11-28', '12-04', '12-05']],
    ['0 9 24 * *', ['11-24']],
    ['0 9 1-3 12 *', ['12-01', '12-02', '12-03']],
    ['0 9 * DEC 1', []],
    ['0 9 30 2 *', []],
    ['0 9 */40 * *', ['12-01']],
    // Both restricted: either will do.
    ['0 9 24 * 1', ['11-23', '11-24', '11-30']],
    ['0 9 24 * 1-1', ['11-23', '11-24', '11-30']],
    // "*" in one of them: both must hold, also as one of a list or with the step 1.
    ['0 9 */1 * 1', ['11-23', '11-30']],
    ['0 9 *,24 * 1', ['11-23', '11-30']],
    ['0 9 24 * *,1', ['11-24']],
    // With a greater step it restricts.
    ['0 9 */20 * 1', ['11-23', '11-30', '12-01']],
    ['0 9 24 * */6', ['11-24', '11-28', '11-29', '12-05', '12-06']],
  ])('%s', (schedule, expected) => {
    expect(days(schedule)).toEqual(expected);
  });

  it('takes the first and the last day of the span', () => {
    expect(days('0 9 * * *')).toHaveLength(14);
    expect(days('0 9 * * *', { from: '2028-02-29', to: '2028-02-29' })).toEqual(['02-29']);
  });
});

describe("scheduledDays: the calendar's days", () => {
  const span = { from: '2026-11-23', to: '2026-11-23' };
  it.each([
    ['0 9 * * *', 'Pacific/Auckland', 'America/Los_Angeles', ['2026-11-22']],
    ['0 9 * * *', 'America/Los_Angeles', 'Pacific/Auckland', ['2026-11-24']],
    ['0 9 * * *', 'Europe/Paris', 'America/New_York', ['2026-11-23']],
    ['30 18 * * *', 'America/New_York', 'UTC', ['2026-11-23']],
    ['30 19 * * *', 'America/New_York', 'UTC', ['2026-11-24']],
    ['0 9,21 * * *', 'America/New_York', 'UTC', ['2026-11-23', '2026-11-24']],
    ['0-59/30 19-20 * * *', 'America/New_York', 'Etc/GMT-1', ['2026-11-24']],
    ['59 18 * * *', 'America/New_York', 'America/New_York', ['2026-11-23']],
  ])('%s of %s in %s', (schedule, zone, calendarZone, expected) => {
    expect(scheduledDays(schedule, zone, calendarZone, span)).toEqual([{ local: '2026-11-23', dates: expected }]);
  });
});
