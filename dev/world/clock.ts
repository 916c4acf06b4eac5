import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const clockFile = (dir: string) => join(dir, 'clock.json');

/** How far the world's services are ahead of the real clock, in milliseconds. */
export function clockOffset(dir: string): number {
  const file = clockFile(dir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { offsetMs: number }).offsetMs : 0;
}

/** Sets the world's clock to `target`, which must not be behind what it shows; returns the new offset. */
export function moveClock(dir: string, target: Date, realNow: Date): number {
  const shown = new Date(realNow.getTime() + clockOffset(dir));
  if (target < shown) {
    throw new Error(
      `move the clock: ${dir}: it shows ${shown.toISOString()} and only moves forward, not to ${target.toISOString()}`,
    );
  }
  const offsetMs = target.getTime() - realNow.getTime();
  writeFileSync(`${clockFile(dir)}.new`, JSON.stringify({ offsetMs }));
  renameSync(`${clockFile(dir)}.new`, clockFile(dir));
  return offsetMs;
}

/** Reads RFC 3339 or a plain date, which means the start of that day in UTC. */
export function parseTime(text: string): Date {
  const plain = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const full = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i.test(text);
  const time = new Date(plain ? `${text}T00:00:00Z` : text.toUpperCase());
  // Date.parse rolls 2026-02-30 over into March; a date that does not come out as it went in does not exist.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
  if (!(plain || full) || !exists || Number.isNaN(time.getTime())) {
    throw new Error(`read time: ${text}: want 2026-11-23 or 2026-11-23T09:00:00Z`);
  }
  return time;
}
