import { RecentlyUsed } from '../../kit/recently-used.ts';
import type { Untold } from '../store/progress-reports.ts';
import type { SprintRow, TaskRow } from '../store/tables.ts';

/** A running sprint with all that its next daily scrum goes by, as the last one left it. */
export interface KeptSprint {
  /** see REVISION of store/sprints.ts: while the row is still of it, nothing of the sprint has changed */
  revision: string;
  row: SprintRow;
  tasks: TaskRow[];
  /** reports that no daily scrum has told, of this sprint and those before it */
  untold: Untold[];
  /** dates of the daily scrums that the world has heard of */
  told: string[];
}

/** In tasks and days of calendars: some tens of sprints of a quarter, some hundred of two weeks. */
const MOST_KEPT = 10_000;
const SPRINT_ITSELF = 10;

const CHANGED_BY_OTHERS = {};

/**
 * Simulated sprints whose daily scrum this process has held: who plays one asks for one day after the other, and each day would read again
 * what the day before has written. One that another request changes meanwhile is no longer kept.
 */
export class KeptSprints {
  readonly #kept = new RecentlyUsed<KeptSprint | typeof CHANGED_BY_OTHERS>(MOST_KEPT);

  /** What is known of it, which the caller has for itself. */
  take(sprintId: string): KeptSprint | undefined {
    const kept = this.#kept.get(sprintId);
    if (kept === undefined || kept === CHANGED_BY_OTHERS) return undefined;
    this.#kept.delete(sprintId);
    return kept as KeptSprint;
  }

  keep(kept: KeptSprint): void {
    const { sprint_id: id, calendar } = kept.row;
    if (this.#kept.get(id) === CHANGED_BY_OTHERS) return;
    this.#kept.set(id, kept, SPRINT_ITSELF + kept.tasks.length + calendar.days.length);
  }

  /** What was taken was no longer so. */
  wasOutdated(sprintId: string): void {
    this.#kept.set(sprintId, CHANGED_BY_OTHERS, SPRINT_ITSELF);
  }
}
