import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { addDays, dayIn, firstInstant } from './plain-date.ts';

describe('plain dates', () => {
  it.each([
    ['2026-11-23', 1, '2026-11-24'],
    ['2026-11-23', -23, '2026-10-31'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
  ])('%s and %i days', (date, days, expected) => expect(addDays(date, days)).toBe(expected));

  it('are counted as the calendar counts them, from 1899 to beyond 9999', () => {
    const first = Temporal.PlainDate.from('1899-12-31');
    for (let gone = 0; gone < 2_990_000; gone += 997)
      for (const days of [-800, -59, -1, 0, 1, 28, 366]) {
        const from = first.add({ days: gone });
        expect(addDays(from.toString(), days)).toBe(from.add({ days }).toString());
      }
  });

  it.each([
    ['2026-11-23T22:59:59Z', 'Europe/Berlin', '2026-11-23'],
    ['2026-11-23T23:00:00Z', 'Europe/Berlin', '2026-11-24'],
    ['2026-11-23T04:59:59Z', 'America/New_York', '2026-11-22'],
    ['2026-11-23T10:00:00Z', 'Pacific/Kiritimati', '2026-11-24'],
  ])('%s in %s', (now, zone, day) => expect(dayIn(new Date(now), zone)).toBe(day));

  it.each([
    ['2026-11-23', 'Europe/Berlin', '2026-11-22T23:00:00.000Z'],
    ['2026-11-23', 'UTC', '2026-11-23T00:00:00.000Z'],
    // the clock goes from 0:00 to 1:00
    ['2026-03-27', 'Africa/Cairo', '2026-03-26T22:00:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ])('the first instant of %s in %s', (date, zone, instant) =>
    expect(firstInstant(date, zone).toISOString()).toBe(instant),
  );
});

describe('the clock of a process', () => {
  it.each([0, 86_400_000, -5_000])('is the machine’s, %i ms on', (offset) => {
    const before = Date.now();
    const told = systemClock(offset).now().getTime() - offset;
    expect(told).toBeGreaterThanOrEqual(before);
    expect(told).toBeLessThanOrEqual(Date.now());
  });

  it('is the machine’s own unless told otherwise', () => {
    expect(Math.abs(systemClock().now().getTime() - Date.now())).toBeLessThan(1_000);
  });
});
