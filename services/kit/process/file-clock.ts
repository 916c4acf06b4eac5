import { readFileSync } from 'node:fs';

/** A clock that stands at the instant (RFC 3339) that a file holds, and is read at each look: for tests alone. */
export const fileClock = (file: string): { now(): Date } => ({
  now: () => {
    const text = readFileSync(file, 'utf8').trim();
    const instant = new Date(text);
    if (Number.isNaN(instant.getTime())) throw new Error(`clock: ${file}: no instant: ${JSON.stringify(text)}`);
    return instant;
  },
});
