import { isDatabaseAway } from '../database/postgres/fault.ts';

/** So many failures that are the event's own fault make it a dead letter, and its aggregate goes on. */
const MOST_ATTEMPTS = 5;

/** What becomes of an event that could not be applied. */
export type Verdict = 'try again, uncounted' | 'try again' | 'bury';

/**
 * Judges a failure by its error and by how often the event has failed by its own fault, this time not counted. Pure. What is no fault of
 * the event's counts for nothing: it is delivered again for as long as it takes.
 */
export function judgeFailure(error: unknown, failuresBefore: number): Verdict {
  if (isDatabaseAway(error)) return 'try again, uncounted';
  return failuresBefore + 1 < MOST_ATTEMPTS ? 'try again' : 'bury';
}
