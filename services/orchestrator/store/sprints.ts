import type { Insertable, Updateable } from 'kysely';
import type {
  OrchestratorDatabase,
  OrchestratorTables,
  OrchestratorTrx,
  SprintDayRow,
  SprintRow,
  SprintTaskRow,
} from './tables.ts';

export const findSprint = (db: OrchestratorDatabase, sprintId: string): Promise<SprintRow | undefined> =>
  db.selectFrom('sprints').selectAll().where('sprint_id', '=', sprintId).executeTakeFirst();

/** Whether the close of a project's sprint is applied: what it taught is known. Rows are large, so none is read. */
export async function isClosed(db: OrchestratorDatabase, projectId: string, number: number): Promise<boolean> {
  const row = await db
    .selectFrom('sprints')
    .select('number')
    .where('project_id', '=', projectId)
    .where('number', '=', number)
    .where('status', '=', 'closed')
    .executeTakeFirst();
  return row !== undefined;
}

/** The sprint of a project that runs, as far as the log tells. */
export const runningSprintOf = (db: OrchestratorDatabase, projectId: string): Promise<SprintRow | undefined> =>
  db
    .selectFrom('sprints')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('status', '=', 'running')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();

export const insertSprint = (trx: OrchestratorTrx, row: Insertable<OrchestratorTables['sprints']>) =>
  trx.insertInto('sprints').values(row).execute();

export const setSprint = (trx: OrchestratorTrx, sprintId: string, change: Updateable<OrchestratorTables['sprints']>) =>
  trx.updateTable('sprints').set(change).where('sprint_id', '=', sprintId).execute();

export const tasksOf = (db: OrchestratorDatabase, sprintId: string): Promise<SprintTaskRow[]> =>
  db.selectFrom('sprint_tasks').selectAll().where('sprint_id', '=', sprintId).orderBy('task_id').execute();

export const insertTasks = async (trx: OrchestratorTrx, rows: readonly SprintTaskRow[]): Promise<void> => {
  if (rows.length > 0)
    await trx
      .insertInto('sprint_tasks')
      .values([...rows])
      .execute();
};

export const removeTasks = (trx: OrchestratorTrx, sprintId: string) =>
  trx.deleteFrom('sprint_tasks').where('sprint_id', '=', sprintId).execute();

export const daysOf = (db: OrchestratorDatabase, sprintId: string): Promise<SprintDayRow[]> =>
  db.selectFrom('sprint_days').selectAll().where('sprint_id', '=', sprintId).orderBy('day').execute();

/** Closed sprints in the order of the log, as much of them as is worked with: all, or those after a place of it. */
export const closedSprints = (db: OrchestratorDatabase, after = 0) =>
  db
    .selectFrom('sprints')
    .selectAll()
    .where('status', '=', 'closed')
    .$if(after > 0, (q) => q.where('closed_seq', '>', after))
    .orderBy('closed_seq')
    .execute();
