import { isVisible, visibleProjects } from '../../kit/process/request-scope.ts';
import { eventsAfter, type LoggedEvent } from './events.ts';
import type { ChronicleDatabase } from './tables.ts';

/** So many are looked at for one page of somebody who may not see all of them. */
const MOST_LOOKED_AT = 1_000;

/**
 * Events after a position that whoever asked may see, and the position to go on from. A page may be short, or empty, although there is
 * more after `next`. An event of no project is for those alone who may see everything.
 */
export async function visibleEventsAfter(
  db: ChronicleDatabase,
  after: number,
  limit: number,
): Promise<{ events: LoggedEvent[]; next: number }> {
  if (visibleProjects() === undefined) {
    const events = await eventsAfter(db, after, limit);
    return { events, next: events.at(-1)?.seq ?? after };
  }
  const events: LoggedEvent[] = [];
  let next = after;
  for (const event of await eventsAfter(db, after, MOST_LOOKED_AT)) {
    if (events.length === limit) break;
    next = event.seq;
    if (isVisible(projectOf(event))) events.push(event);
  }
  return { events, next };
}

/** undefined: an event of no project. */
export function projectOf({ event_data: data, aggregate_type, aggregate_id }: LoggedEvent): string | undefined {
  const { project_id: own, report } = data as { project_id?: unknown; report?: { project_id?: unknown } | null };
  const named = own ?? report?.project_id;
  if (typeof named === 'string') return named;
  return aggregate_type === 'Project' ? aggregate_id : undefined;
}
