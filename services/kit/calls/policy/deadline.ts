/**
 * How long whoever asks still waits, in whole milliseconds. Never a time: clocks of two machines differ, and a client may hand in a moved
 * one.
 */
export const DEADLINE_HEADER = 'dsm-deadline';

/** What an answer that fails needs to travel back: who is asked gives up that much before who asks. */
const MARGIN = 0.1;
const MOST_MARGIN_MS = 100;

/** When a caller who sent this stops waiting, in milliseconds of performance.now(); undefined: it said nothing that can be read. */
export const deadlineOf = (header: string | undefined, now = performance.now()): number | undefined =>
  header !== undefined && /^\d{1,9}$/.test(header) ? now + Number(header) : undefined;

/** How long a call may take: its own limit, or what its own caller leaves. At most 0: it is too late. */
export const timeLeft = (timeoutMs: number, deadline: number | undefined, now = performance.now()): number =>
  deadline === undefined ? timeoutMs : Math.min(timeoutMs, Math.floor(deadline - now));

/** The header of a call that waits for `ms`. */
export const deadlineHeader = (ms: number): string =>
  String(Math.max(1, Math.floor(ms - Math.min(MOST_MARGIN_MS, ms * MARGIN))));
