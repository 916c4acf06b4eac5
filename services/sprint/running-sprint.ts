import { Problem } from '../kit/calls/problem.ts';
import { isDue } from './end/when-it-ends.ts';
import { findSprint, lockSprint } from './store/sprints.ts';
import type { SprintDatabase, SprintRow, SprintTrx } from './store/tables.ts';

export const sprintNotFound = (id: string) => new Problem('sprint_not_found', `there is no sprint ${id}`);

export const sprintClosed = (row: Pick<SprintRow, 'sprint_id' | 'status'>) =>
  new Problem('sprint_closed', `sprint ${row.sprint_id} is closed (${row.status})`);

/** @throws Problem sprint_not_found */
export async function mustFind(db: SprintDatabase, id: string): Promise<SprintRow> {
  const row = await findSprint(db, id);
  if (!row) throw sprintNotFound(id);
  return row;
}

/** Locks a sprint that must be running. @throws Problem sprint_not_found, sprint_closed */
export async function lockRunning(trx: SprintTrx, id: string, now: Date): Promise<SprintRow> {
  const row = await lockSprint(trx, id);
  if (!row) throw sprintNotFound(id);
  if (row.status !== 'in_progress') throw sprintClosed(row);
  if (isDue(row, now)) throw new Problem('sprint_closed', `sprint ${id} ended on ${row.end_date}`);
  return row;
}
