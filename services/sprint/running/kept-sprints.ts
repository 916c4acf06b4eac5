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

const MOST_KEPT = 100;
/** A sprint of more tasks is read each time. */
const MOST_TASKS = 200;

/**
 * Simulated sprints whose daily scrum this process has held: who plays one asks for one day after the other, and each day would read again
 * what the day before has written. One that somebody else changes meanwhile is no longer kept.
 */
export class KeptSprints {
  readonly #kept = new Map<string, KeptSprint | 'changed by others'>();

  /** What is known of it, which the caller has for itself. */
  take(sprintId: string): KeptSprint | undefined {
    const kept = this.#kept.get(sprintId);
    if (kept === undefined || kept === 'changed by others') return undefined;
    this.#kept.delete(sprintId);
    return kept;
  }

  keep(kept: KeptSprint): void {
    const { sprint_id: id } = kept.row;
    if (kept.tasks.length <= MOST_TASKS && this.#kept.get(id) !== 'changed by others') this.#put(id, kept);
  }

  /** What was taken was no longer so. */
  wasOutdated(sprintId: string): void {
    this.#put(sprintId, 'changed by others');
  }

  #put(id: string, what: KeptSprint | 'changed by others'): void {
    this.#kept.delete(id);
    this.#kept.set(id, what);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
