import { ServiceUnavailable } from '../service-errors.ts';

export const MOST_RETRIES = 2;

const FIRST_WAIT_MS = 100;
/** What stands in front of a service, or a service that goes, says so; a service of ours that can answer gives a code beside. */
const PASSING = new Set([502, 503, 504]);

/**
 * Whether the same call may fare better in a moment. Not when the service named its reason: one that is overloaded is not helped by more,
 * and one whose own dependency is away has tried that again itself.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ServiceUnavailable)) return false;
  const { answered } = error;
  if (answered === undefined) return (error.cause as Error | undefined)?.name !== 'TimeoutError';
  return answered.code === undefined && PASSING.has(answered.status);
}

/** Before the retry of that number, from 0: full jitter, so that those who failed together do not come again together. */
export const waitBefore = (retry: number, chance = Math.random()): number => chance * FIRST_WAIT_MS * 2 ** retry;
