import { expect, it } from 'vitest';
import { hasWorkingDay } from './working-days.ts';

const WEEK = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const days = (...dates: string[]) => dates.map((date) => ({ date }));

it.each([
  ['a week', '2026-11-23', 1, WEEK, [], true],
  [
    'a week all of whose days are holidays',
    '2026-11-23',
    1,
    WEEK,
    days('2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'),
    false,
  ],
  [
    'the week after has days',
    '2026-11-23',
    2,
    WEEK,
    days('2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'),
    true,
  ],
  ['only Sundays are worked on', '2026-11-23', 1, ['Sunday'], [], true],
  ['that Sunday is off', '2026-11-23', 1, ['Sunday'], days('2026-11-29'), false],
  ['over a leap day', '2028-02-28', 1, ['Tuesday'], days('2028-02-29'), false],
  ['before 1970', '1969-12-31', 1, ['Wednesday'], [], true],
  ['before 1970, off', '1969-12-31', 1, ['Wednesday'], days('1969-12-31'), false],
])('%s', (_, start, weeks, workingDays, holidays, expected) => {
  expect(hasWorkingDay(start, weeks, { workingDays, holidays })).toBe(expected);
});
