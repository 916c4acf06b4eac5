import { isVisible, visibleProjects } from '../../kit/process/request-scope.ts';
import { eventsAfter, headOf, type LoggedEvent } from './events.ts';
import type { ChronicleDatabase } from './tables.ts';

export interface VisiblePage {
  events: LoggedEvent[];
  next: number;
  /** position of the last event there is; for who may not see all: `next` at the end, else beyond it, and no count of others' events */
  head: () => Promise<number>;
}

/** So many are looked at for one page of somebody who may not see all of them. */
const MOST_LOOKED_AT = 1_000;

/**
 * Events after a position that whoever asked may see, and the position to go on from. A page may be short, or empty, although there is
 * more after `next`. An event of no project is for those alone who may see everything.
 */
export async function visibleEventsAfter(db: ChronicleDatabase, after: number, limit: number): Promise<VisiblePage> {
  if (visibleProjects() === undefined) {
    const events = await eventsAfter(db, after, limit);
    const next = events.at(-1)?.seq ?? after;
    // Asked after the events, so that it never lies before one that is told.
    return { events, next, head: () => headOf(db) };
  }
  const { events, next, head } = pageOf(await eventsAfter(db, after, MOST_LOOKED_AT), after, limit);
  return { events, next, head: async () => head };
}

/** The page of who may not see all of what was looked at; fewer than `most` of these: there are no more. */
export function pageOf(
  lookedAt: readonly LoggedEvent[],
  after: number,
  limit: number,
  most: number = MOST_LOOKED_AT,
): { events: LoggedEvent[]; next: number; head: number } {
  const visible = visibleOf(lookedAt);
  const events = visible.slice(0, limit);
  const lastTold = events.at(-1)?.seq ?? after;
  if (visible.length > limit) return { events, next: lastTold, head: lastTold + 1 };
  // At the end the place of what they may not see stays untold, so they look at it again.
  if (lookedAt.length < most) return { events, next: lastTold, head: lastTold };
  const last = lookedAt.at(-1)?.seq ?? after;
  return { events, next: last, head: last + 1 };
}

/** Those that whoever asked may see. */
export const visibleOf = (events: readonly LoggedEvent[]): LoggedEvent[] =>
  visibleProjects() === undefined ? [...events] : events.filter((event) => isVisible(projectOf(event)));

/** undefined: an event of no project. */
export function projectOf({ event_data: data, aggregate_type, aggregate_id }: LoggedEvent): string | undefined {
  const { project_id: own, report } = data as { project_id?: unknown; report?: { project_id?: unknown } | null };
  const named = own ?? report?.project_id;
  if (typeof named === 'string') return named;
  return aggregate_type === 'Project' ? aggregate_id : undefined;
}
