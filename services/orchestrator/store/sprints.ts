import { type Insertable, sql, type Updateable } from 'kysely';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
import type { OrchestratorDatabase, OrchestratorTables, OrchestratorTrx, SprintRow, SprintTaskRow } from './tables.ts';

export const findSprint = (db: OrchestratorDatabase, sprintId: string): Promise<SprintRow | undefined> =>
  findingSprint(db, { sprintId }).executeTakeFirst();

interface OfSprint {
  sprintId: string;
}

export const findingSprint = statement((db: OrchestratorDatabase, { sprintId }: OfSprint) =>
  db.selectFrom('sprints').selectAll().where('sprint_id', '=', sprintId),
);

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
    .where('status', '=', sql.lit('running'))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();

export const insertSprint = shapedStatement((trx: OrchestratorTrx, row: Insertable<OrchestratorTables['sprints']>) =>
  trx.insertInto('sprints').values(row),
);

export const setSprint = (trx: OrchestratorTrx, sprintId: string, change: Updateable<OrchestratorTables['sprints']>) =>
  setting(trx, { ofSprint: sprintId, ...change });

const setting = shapedStatement(
  (trx: OrchestratorTrx, { ofSprint, ...change }: { ofSprint: string } & Updateable<OrchestratorTables['sprints']>) =>
    trx.updateTable('sprints').set(change).where('sprint_id', '=', ofSprint),
);

export const tasksIn = statement((db: OrchestratorDatabase, { sprintId }: OfSprint) =>
  db.selectFrom('sprint_tasks').selectAll().where('sprint_id', '=', sprintId).orderBy('task_id'),
);

export const insertTasks = (trx: OrchestratorTrx, rows: readonly SprintTaskRow[]) =>
  rows.length === 0 ? undefined : insertingTasks(trx, { rows: JSON.stringify(rows) });

const TASK = {
  sprint_id: 'text',
  task_id: 'text',
  points: 'integer',
  is_done: 'boolean',
  is_blocked: 'boolean',
  version: 'integer',
} as const satisfies Record<keyof SprintTaskRow, string>;
const TASK_COLUMNS = Object.keys(TASK) as (keyof SprintTaskRow)[];
const TASK_RECORD = sql.raw(TASK_COLUMNS.map((column) => `${column} ${TASK[column]}`).join(', '));

const insertingTasks = statement((trx: OrchestratorTrx, { rows }: { rows: string }) =>
  trx
    .insertInto('sprint_tasks')
    .columns(TASK_COLUMNS)
    .expression(sql`select * from jsonb_to_recordset(${rows}::jsonb) as given (${TASK_RECORD})`),
);

export const removeTasks = statement((trx: OrchestratorTrx, { sprintId }: OfSprint) =>
  trx.deleteFrom('sprint_tasks').where('sprint_id', '=', sprintId),
);

export const daysIn = statement((db: OrchestratorDatabase, { sprintId }: OfSprint) =>
  db.selectFrom('sprint_days').selectAll().where('sprint_id', '=', sprintId).orderBy('day'),
);

/** Closed sprints in the order of the log, as much of them as is worked with: all, or those after a place of it. */
export const closedSprints = (db: OrchestratorDatabase, after = 0) =>
  db
    .selectFrom('sprints')
    .selectAll()
    .where('status', '=', 'closed')
    .$if(after > 0, (q) => q.where('closed_seq', '>', after))
    .orderBy('closed_seq')
    .execute();
