import { Problem } from '../calls/problem.ts';

/** Whoever has just written elsewhere waits so long for it to arrive here. */
const WITHIN_MS = 1_000;
const RETRY_AFTER_S = 1;

/** Waits until all events that are there when it is asked have been applied here; false: they have not within that time. */
export type CaughtUp = (withinMs: number) => Promise<boolean>;

/**
 * Reads what events bring. Where it finds nothing that may be because they are still on their way: it waits for those that are there now,
 * and looks again. So a reader finds what he, or whoever told him of it, has written in another service before.
 *
 * @param read nothing is an empty list, or a Problem for which `isMissing`
 * @throws Problem not_yet_here when it still finds nothing and events are still on their way
 */
export async function readOnceArrived<T>(
  read: () => Promise<T>,
  isMissing: (error: unknown) => boolean,
  caughtUp: CaughtUp,
): Promise<T> {
  const first = await outcomeOf(read, isMissing);
  if (!first.isNothing) return first.give();
  const isCaughtUp = await caughtUp(WITHIN_MS);
  const second = await outcomeOf(read, isMissing);
  if (isCaughtUp || !second.isNothing) return second.give();
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
