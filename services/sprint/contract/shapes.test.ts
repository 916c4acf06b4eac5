import { expect, it } from 'vitest';
import { sprintDay } from './shapes.ts';

const DAY_MS = 86_400_000;
const isDay = (text: string) => sprintDay.safeParse(text).success;

it('a day of a sprint is one that exists, from 1970 to 2199', () => {
  const days = (from: string, to: string) => {
    const count = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    return Array.from({ length: count }, (_, n) => new Date(Date.parse(from) + n * DAY_MS).toISOString().slice(0, 10));
  };
  expect(days('1970-01-01', '2200-01-01').filter((day) => !isDay(day))).toEqual([]);
  expect(days('1960-01-01', '1970-01-01').filter(isDay)).toEqual([]);
  expect(days('2200-01-01', '2230-01-01').filter(isDay)).toEqual([]);
});

it.each([
  ...['2026-02-29', '1900-02-29', '2100-02-29', '2026-02-30', '2026-04-31', '2026-00-10', '2026-13-01', '2026-01-00'],
  ...['2026-01-32', '2026-1-1', '02026-01-01', '2026-01-01T00:00Z', ' 2026-01-01', '2026-01-01\n', '-000001-01-01', ''],
])('%j is none', (text) => expect(isDay(text)).toBe(false));
