interface Calendar {
  workingDays: readonly string[];
  holidays?: readonly { date: string }[] | undefined;
}

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FROM_EPOCH = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'];

/**
 * Whether a window of whole weeks from a plain date has a day on which the calendar's own days are worked on. A country's public holidays
 * are not looked at: only who owns the calendar knows them.
 */
export function hasWorkingDay(startDate: string, weeks: number, { workingDays, holidays = [] }: Calendar): boolean {
  const off = new Set(holidays.map(({ date }) => Date.parse(date) / DAY_MS));
  const first = Date.parse(startDate) / DAY_MS;
  for (let day = first; day < first + weeks * 7; day++) {
    const name = FROM_EPOCH[((day % 7) + 7) % 7];
    if (name !== undefined && workingDays.includes(name) && !off.has(day)) return true;
  }
  return false;
}
