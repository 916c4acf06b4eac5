import { expect, it } from 'vitest';
import { firstFire } from './schedule.ts';

const fires = (schedule: string, timeZone: string, after: string, count = 1): string[] => {
  const found: string[] = [];
  let from = Date.parse(after);
  for (let i = 0; i < count; i++) {
    const fire = firstFire({ schedule, timeZone }, from);
    if (fire === undefined) return found;
    found.push(new Date(fire).toISOString().slice(0, 16));
    from = fire;
  }
  return found;
};

it.each<[string, string, string, string, string[]]>([
  ['not at the very instant', '0 14 * * 1-5', 'UTC', '2026-11-27T14:00:00Z', ['2026-11-30T14:00', '2026-12-01T14:00']],
  ['in its own zone', '0 9 * * mon', 'Asia/Tokyo', '2026-11-27T00:00:00Z', ['2026-11-30T00:00']],
  ['the hour left out in spring', '30 2 * * *', 'America/New_York', '2027-03-13T12:00:00Z', ['2027-03-15T06:30']],
  ['a midnight left out', '0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', ['2026-09-07T03:00']],
  ['the day of the other offset', '0 14 * * *', 'Europe/Berlin', '2026-10-24T13:00:00Z', ['2026-10-25T13:00']],
  [
    'a day of the month or of the week',
    '0 9 1 * FRI',
    'UTC',
    '2026-11-27T10:00:00Z',
    ['2026-12-01T09:00', '2026-12-04T09:00'],
  ],
  [
    'a step from a number',
    '5/25 9 * * *',
    'UTC',
    '2026-11-27T00:00:00Z',
    ['2026-11-27T09:05', '2026-11-27T09:30', '2026-11-27T09:55', '2026-11-28T09:05'],
  ],
  ['a step beyond the field', '*/90 9 10-12/99 * *', 'UTC', '2026-11-27T00:00:00Z', ['2026-12-10T09:00']],
  ['a date that never comes', '0 0 31 2 *', 'UTC', '2026-11-27T00:00:00Z', []],
])('%s', (_case, schedule, timeZone, after, expected) => {
  expect(fires(schedule, timeZone, after, Math.max(1, expected.length))).toEqual(expected);
});
