import { isProgress } from './apply-progress.ts';
import type { LoggedEvent } from './events.ts';

/** Events in their order: progress that follows each other together, every other event by itself. */
export function runsOf(events: readonly LoggedEvent[]): LoggedEvent[][] {
  const runs: LoggedEvent[][] = [];
  let run: LoggedEvent[] | undefined;
  for (const event of events) {
    const joins = isProgress(event.event_type);
    if (joins && run !== undefined) run.push(event);
    else {
      const begun = [event];
      runs.push(begun);
      run = joins ? begun : undefined;
    }
  }
  return runs;
}
