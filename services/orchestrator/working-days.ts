import { addDays } from '../kit/time/plain-date.ts';

/** A sprint's window; `end_date` is the first day after it. */
interface Window {
  start_date: string;
  end_date: string;
  working_days: string[] | null;
}

/** The working days of a sprint; of one whose event did not tell them Monday to Friday. */
export function workingDaysOf({ start_date, end_date, working_days }: Window): string[] {
  if (working_days !== null) return working_days;
  const days: string[] = [];
  for (let date = start_date; date < end_date; date = addDays(date, 1)) {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(date);
  }
  return days;
}
