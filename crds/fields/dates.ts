import { z } from 'zod';

/**
 * A plain date of the calendar, "2026-11-24"; impossible ones such as 2026-02-30 are refused. Years 1000 to 2999, so that a date
 * plus some weeks still has four digits in its year.
 */
export function plainDate() {
  return z.iso.date().regex(/^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$/);
}
