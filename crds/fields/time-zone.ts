import { z } from 'zod';
import { withRules } from './rule.ts';

// What Go, and with it the API server, finds in a zone database beside zones, and JavaScript does not know. The copies below posix/ and
// right/ (which counts leap seconds) are the same.
const NO_ZONES = ['Local', 'localtime', 'posixrules', 'Factory'];

/** A time zone of the IANA database, as CronJob takes it: "Europe/Paris", "UTC". */
export function timeZone() {
  const schema = z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/);
  return withRules(schema, [
    {
      cel: `!(self in [${NO_ZONES.map((name) => `'${name}'`).join(', ')}]) && !self.startsWith('posix/') && !self.startsWith('right/')`,
      message:
        "must be a time zone by its own name, as 'America/New_York' or 'UTC': not Local, localtime, posixrules or Factory, nor anything below posix/ or right/",
      test: (name) => !NO_ZONES.includes(name) && !/^(posix|right)\//.test(name),
    },
    {
      // An unknown zone makes getHours fail, and the API server then refuses the object with the name of the zone.
      cel: "timestamp('2026-01-01T00:00:00Z').getHours(self) >= 0",
      message: "must be a time zone that exists, as 'America/New_York' or 'UTC'",
      test: exists,
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
