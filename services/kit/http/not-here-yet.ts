import { Problem } from '../calls/problem.ts';

/** Whoever has just written elsewhere waits so long for it to arrive here. */
const WITHIN_MS = 1_000;
const RETRY_AFTER_S = 1;

/** What is known of events that are on their way here. */
export interface Arrival {
  /** Waits until all that the transport has now are applied here; false: they have not within that time. */
  caughtUp(withinMs: number): Promise<boolean>;
  /** Waits until the transport has all that these services have told by now; false: that is not known within that time. */
  published(senders: readonly string[], withinMs: number): Promise<boolean>;
}

/**
 * Reads what events bring. Where it finds nothing that may be because they are still on their way: it waits for those that the transport
 * has, then for those that it has not got yet, since whoever hands them over may have been killed, and looks again. So a reader finds what
 * he, or whoever told him of it, has written in another service before.
 *
 * @param read nothing is an empty list, or a Problem for which `isMissing`
 * @param senders services whose events bring it
 * @throws Problem not_yet_here when it still finds nothing and events are still on their way, or may be
 */
export async function readOnceArrived<T>(
  read: () => Promise<T>,
  isMissing: (error: unknown) => boolean,
  arrival: Arrival,
  senders: readonly string[] = [],
): Promise<T> {
  const deadline = performance.now() + WITHIN_MS;
  const left = () => Math.max(0, deadline - performance.now());
  let outcome = await outcomeOf(read, isMissing);
  if (!outcome.isNothing) return outcome.give();
  let isKnown = await arrival.caughtUp(left());
  outcome = await outcomeOf(read, isMissing);
  if (outcome.isNothing && isKnown && senders.length > 0) {
    isKnown = (await arrival.published(senders, left())) && (await arrival.caughtUp(left()));
    outcome = await outcomeOf(read, isMissing);
  }
  if (isKnown || !outcome.isNothing) return outcome.give();
  throw new Problem('not_yet_here', 'what happened before has not arrived here yet', { retryAfter: RETRY_AFTER_S });
}

async function outcomeOf<T>(read: () => Promise<T>, isMissing: (error: unknown) => boolean) {
  try {
    const found = await read();
    return { isNothing: Array.isArray(found) && found.length === 0, give: () => found };
  } catch (error) {
    const give = (): T => {
      throw error;
    };
    return { isNothing: isMissing(error), give };
  }
}
