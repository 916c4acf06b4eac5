import { RecentlyUsed } from '../../kit/recently-used.ts';
import type { Untold } from '../store/progress-reports.ts';
import type { SprintRow, TaskRow } from '../store/tables.ts';

/** A running sprint with all that its next daily scrum goes by, as the last one left it. */
export interface KeptSprint {
  /** see revisionOf: while the row is still of it, nothing of the sprint has changed */
  revision: string;
  row: SprintRow;
  tasks: TaskRow[];
  /** reports that no daily scrum has told, of this sprint and those before it */
  untold: Untold[];
  /** dates of the daily scrums that the world has heard of */
  told: string[];
}

/** In tasks: some hundred sprints. */
const MOST_KEPT = 2_000;
const SPRINT_ITSELF = 10;

const CHANGED_BY_OTHERS = {};

/**
 * Simulated sprints whose daily scrum this process has held: who plays one asks for one day after the other, and each day would read again
 * what the day before has written. One that somebody else changes meanwhile is no longer kept.
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
    const { sprint_id: id } = kept.row;
    if (this.#kept.get(id) !== CHANGED_BY_OTHERS) this.#kept.set(id, kept, kept.tasks.length + SPRINT_ITSELF);
  }

  /** What was taken was no longer so. */
  wasOutdated(sprintId: string): void {
    this.#kept.set(sprintId, CHANGED_BY_OTHERS, SPRINT_ITSELF);
  }
}
