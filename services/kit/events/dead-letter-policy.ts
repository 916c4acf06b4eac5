/** So many failures that are the event's own fault make it a dead letter, and its aggregate goes on. */
const MOST_ATTEMPTS = 5;

/** What becomes of an event that could not be applied. */
export type Verdict = 'try again, uncounted' | 'try again' | 'bury';

/**
 * Judges a failure by its error and by how often the event has failed by its own fault, this time not counted. Pure. What is no fault of
 * the event's counts for nothing: it is delivered again for as long as it takes.
 */
export function judgeFailure(error: unknown, failuresBefore: number): Verdict {
  if (isNoFaultOfTheEvent(error)) return 'try again, uncounted';
  return failuresBefore + 1 < MOST_ATTEMPTS ? 'try again' : 'bury';
}

/** The database is away, full or shutting down, or this transaction lost against another: the next try may well succeed. */
function isNoFaultOfTheEvent(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || code === '') return /connection|terminat/i.test(String(message));
  // SQLSTATE classes: 08: connection, 57P: shutting down, 53: out of resources, 40: serialization and deadlock
  return /^(08|57P|53|40)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code);
}
