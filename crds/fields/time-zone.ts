import { z } from 'zod';
import { withRules } from './rule.ts';

/** A time zone of the IANA database, as CronJob takes it: "Europe/Paris", "UTC". */
export function timeZone() {
  const schema = z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/);
  return withRules(schema, [
    {
      // An unknown zone makes getHours fail, and the API server then refuses the object with the name of the zone.
      cel: "self != 'Local' && timestamp('2026-01-01T00:00:00Z').getHours(self) >= 0",
      message: "must be a time zone that exists, as 'America/New_York' or 'UTC'",
      test: (name) => name !== 'Local' && exists(name),
    },
  ]);
}

function exists(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
