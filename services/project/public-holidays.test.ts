import { expect, it } from 'vitest';
import { publicHolidayOf, publicHolidays, refuseUnknownPlace } from './public-holidays.ts';

it('knows a country’s and a subdivision’s public days and no others', () => {
  expect([...publicHolidays('US', null, 2026).keys()]).toEqual([
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-07-04',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
  ]);
  expect(publicHolidays('US', 'CA', 2026).get('2026-11-27')).toBe('Day after Thanksgiving Day');
  expect(publicHolidays('US', null, 2026).has('2026-02-14')).toBe(false);
});

it('takes no half day and no bank holiday for a day off', () => {
  const iceland = publicHolidays('IS', null, 2026);
  expect([iceland.has('2026-12-24'), iceland.has('2026-12-25')]).toEqual([false, true]);
  const germany = publicHolidays('DE', null, 2026);
  expect([germany.has('2026-12-24'), germany.has('2026-12-25')]).toEqual([false, true]);
});

it('covers each day of a holiday of several days', () => {
  const days = [...publicHolidays('CN', null, 2026)].filter(([, name]) => name === '国庆节').map(([date]) => date);
  expect(days.length).toBeGreaterThan(1);
});

it('knows no holiday without a country', () => {
  expect(publicHolidayOf({ country: null, subdivision: null })('2026-12-25')).toBeUndefined();
  expect(publicHolidayOf({ country: 'DE', subdivision: 'BY' })('2026-01-06')).toBe('Heilige Drei Könige');
});

it.each([
  ['XX', null, /body\.calendar\.country: .*XX/],
  ['us', null, /body\.calendar\.country: .*us/],
  ['US', 'ZZ', /body\.calendar\.subdivision: .*ZZ in US/],
  [null, 'CA', /body\.calendar\.subdivision: CA needs a country/],
])('refuses %s/%s', (country, subdivision, message) => {
  expect(() => refuseUnknownPlace(country, subdivision)).toThrow(message);
});

it.each([
  [null, null],
  ['US', null],
  ['US', 'CA'],
  ['DE', 'BY'],
])('takes %s/%s', (country, subdivision) => {
  expect(() => refuseUnknownPlace(country, subdivision)).not.toThrow();
});
