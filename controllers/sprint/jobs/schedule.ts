import { Cron } from 'croner';

export interface Schedule {
  /** a cron line of five fields */
  schedule: string;
  timeZone: string;
}

/** How many values each field of a cron line can have. */
const SIZES = [60, 24, 31, 12, 7];
// A clock goes forward once or twice a year: more misses in a row than a day has minutes mean a line that never fires.
const MOST_GAPS = 1_440;

/**
 * When a CronJob of this schedule first fires after an instant, both in ms since 1970; undefined: never. As the CronJob controller has
 * it: an hour that the clock leaves out is not made up for.
 */
export function firstFire({ schedule, timeZone }: Schedule, afterMs: number): number | undefined {
  const cron = new Cron(asTheLibraryReads(schedule), { timezone: timeZone, mode: '5-part', sloppyRanges: true });
  let run = cron.nextRun(new Date(afterMs));
  for (let gaps = 0; run !== null && gaps < MOST_GAPS; gaps++) {
    // The library runs a fixed time that is left out as soon as the clock has it again.
    if (cron.match(run)) return run.getTime();
    run = cron.nextRun(run);
  }
  return undefined;
}

/**
 * The line in words that the library understands as the CronJob controller does. A step beyond a field's end means its first value alone,
 * which the library refuses. A field with a bare "*" in it, also as one of a list or with the step 1, asks for nothing; the library
 * would take it for a restriction, of which in the two fields for days either one would do.
 */
function asTheLibraryReads(schedule: string): string {
  const fields = schedule.split(' ').map((field, index) => {
    if (field.split(',').some((item) => /^\*(\/0*1)?$/.test(item))) return '*';
    return field.replace(/\/(\d+)/g, (_, step) => `/${Math.min(Number(step), SIZES[index] ?? 1)}`);
  });
  return fields.join(' ');
}
