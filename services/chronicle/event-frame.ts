import type { LoggedEvent } from './store/events.ts';
import { projectOf } from './store/visible-events.ts';

/** minimal: only that something happened, when and to what, without what came of it */
export type FrameKind = 'whole' | 'minimal';

/** Readers at the end of the log get the same events, from its tail: each is put into words once a kind. */
const frames: Record<FrameKind, WeakMap<LoggedEvent, string>> = { whole: new WeakMap(), minimal: new WeakMap() };

/** An event as it is sent to who follows the log. */
export function frameOf(event: LoggedEvent, kind: FrameKind): string {
  const known = frames[kind].get(event);
  if (known !== undefined) return known;
  const told = kind === 'minimal' ? minimalOf(event) : event;
  const made = `id: ${event.seq}\nevent: ${event.event_type}\ndata: ${JSON.stringify(told)}\n\n`;
  frames[kind].set(event, made);
  return made;
}

/** In the shape of every event, so that whoever can read one can read this. Of its content it has the ids that it is filed under. */
function minimalOf(event: LoggedEvent): object {
  return { ...event, event_data: { project_id: projectOf(event), sprint_id: sprintOf(event) }, metadata: {} };
}

function sprintOf({ event_data: data }: LoggedEvent): string | undefined {
  // A daily scrum names its sprint in its report alone.
  const { sprint_id: own, report } = data as { sprint_id?: unknown; report?: { sprint_id?: unknown } | null };
  const named = own ?? report?.sprint_id;
  return typeof named === 'string' ? named : undefined;
}
