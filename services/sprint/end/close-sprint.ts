import { randomUUID } from 'node:crypto';
import type { KitTables } from '../../kit/database/kit-tables.ts';
import type { Work } from '../../kit/database/unit-of-work.ts';
import { sprintCompleted } from '../contract/events.ts';
import { endStatus, retrospect } from '../domain/retrospect.ts';
import * as store from '../store/sprints.ts';
import type { SprintRow, SprintTables } from '../store/tables.ts';

export type SprintWork = Work<SprintTables & KitTables>;

/** Ends a running sprint whose row the caller has locked. For good: nothing leads back. */
export async function closeLocked(work: SprintWork, row: SprintRow) {
  const { trx, now } = work;
  const tasks = await store.tasksOf(trx, [row.sprint_id]);
  const status = endStatus(tasks);
  const retrospective = retrospect(randomUUID(), tasks, await store.impedimentsOf(trx, row.sprint_id));
  const version = row.version + 1;
  await store.setSprint(trx, row.sprint_id, {
    status,
    version,
    closed_at: now,
    retrospective: JSON.stringify(retrospective),
  });
  await store.setProject(trx, row.project_id, { last_closed_sprint_id: row.sprint_id });
  await work.emit(sprintCompleted, row.sprint_id, version, {
    sprint_id: row.sprint_id,
    project_id: row.project_id,
    sprint_name: row.sprint_name,
    start_date: row.start_date,
    end_date: row.end_date,
    duration_weeks: row.duration_weeks,
    status,
    sprint_version: version,
    tasks: tasks.map(({ task_id, title, status, progress_percentage, assigned_to }) => ({
      task_id,
      title,
      status,
      progress_percentage,
      assigned_to,
    })),
    retrospective,
    attendees: row.calendar.team.map((m) => m.id),
  });
  return { status, tasks, retrospective };
}

/** Is its time up? A sprint is over at that instant, also when the timer that closes it comes a moment later. */
export const isDue = (row: SprintRow, now: Date): boolean => row.close_at !== null && row.close_at <= now;
