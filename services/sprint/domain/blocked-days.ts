import type { SprintTask } from '../contract/shapes.ts';
import type { ProgressReport } from './state-as-of.ts';

/** How long one impediment kept one task from going on. */
export interface Blockage {
  task_id: string;
  impediment: string;
  /** the days on which it did, one at least */
  days: string[];
}

/** The time that is looked at, by the sprint's own calendar. */
export interface Span {
  startDate: string;
  /** first day that is not looked at */
  endDate: string;
  /** working days of the sprint, in order */
  working: readonly string[];
}

/**
 * What blocked the tasks: from the day of the report to the day before that of the report that cleared it, or to the end; working
 * days only. One that was cleared within the day counts as that day. Earliest first.
 */
export function blockages(tasks: readonly SprintTask[], reports: readonly ProgressReport[], span: Span): Blockage[] {
  return tasks
    .flatMap((task) => {
      const states = statesOf(task, reports, span.startDate);
      return states.flatMap(({ impediment, since }, i) => {
        if (impediment === null) return [];
        const until = states[i + 1]?.since ?? span.endDate;
        const days = span.working.filter((d) => d >= since && d < until);
        return [{ task_id: task.task_id, impediment, since, days: days.length > 0 ? days : [since] }];
      });
    })
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
    .map(({ task_id, impediment, days }) => ({ task_id, impediment, days }));
}

interface State {
  impediment: string | null;
  since: string;
}

/** What stood in a task's way, one after the other; what was said again goes on. */
function statesOf(task: SprintTask, reports: readonly ProgressReport[], startDate: string): State[] {
  const mine = reports.filter((r) => r.task_id === task.task_id);
  const [first] = mine;
  const broughtAlong = first ? first.from_impediment : task.impediment;
  const said: State[] = [
    { impediment: broughtAlong, since: startDate },
    ...mine.map(({ impediment, day }) => ({ impediment, since: day })),
  ];
  return said.filter((state, i) => i === 0 || state.impediment !== said[i - 1]?.impediment);
}
