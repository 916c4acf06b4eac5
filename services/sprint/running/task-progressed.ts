import { taskProgressed } from '../contract/events.ts';
import type { Change, Entry } from '../domain/daily-report.ts';
import type { SprintRow, SprintWork } from '../store/tables.ts';

/** How many tasks were told of by themselves. */
export interface Progressed {
  count: number;
}

/** Tells of each task that was reported on since the last daily scrum, if it is to be told. */
export async function tellProgressed(
  { work, row, progressed }: { work: SprintWork; row: SprintRow; progressed?: Progressed | undefined },
  changes: readonly Change[],
  entries: readonly Entry[],
): Promise<void> {
  if (progressed === undefined) return;
  for (const [task_id, all] of Map.groupBy(changes, (change) => change.task_id)) {
    const entry = entries.find((one) => one.task_id === task_id);
    const [from, to] = [all[0]?.from_progress ?? 0, all.at(-1)?.to_progress ?? 0];
    await work.emit(taskProgressed, row.sprint_id, {
      sprint_id: row.sprint_id,
      task_id,
      progress_made: to - from,
      new_total_progress: to,
      employee_id: entry?.assigned_to ?? null,
      yesterday_work: entry?.yesterday_work ?? '',
      today_work: entry?.today_work ?? '',
      impediments: entry?.impediments || 'No impediments',
    });
    progressed.count += 1;
  }
}
