import { sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { SprintDatabase, SprintTrx, TaskRow } from './tables.ts';

export const tasksOf = (db: SprintDatabase, sprintIds: readonly string[]): Promise<TaskRow[]> =>
  sprintIds.length === 0 ? Promise.resolve([]) : tasksIn(db, sprintIds).execute();

export const tasksIn = (db: SprintDatabase, sprintIds: readonly string[]) => tasksInThese(db, { sprintIds });

const tasksInThese = statement((db: SprintDatabase, { sprintIds }: { sprintIds: readonly string[] }) =>
  db.selectFrom('tasks').selectAll().where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`).orderBy('position'),
);

const TYPES = {
  sprint_id: 'text',
  task_id: 'text',
  position: 'integer',
  title: 'text',
  status: 'text',
  progress_percentage: 'integer',
  assigned_to: 'text',
  points: 'integer',
  depends_on: 'jsonb',
  impediment: 'text',
  blocked_until: 'date',
  carry_over_count: 'integer',
} as const satisfies Record<keyof TaskRow, string>;
const COLUMNS = Object.keys(TYPES) as (keyof TaskRow)[];
const RECORD = sql.raw(COLUMNS.map((column) => `${column} ${TYPES[column]}`).join(', '));

/** One text for any number of tasks: it stays prepared. */
export const insertTasks = (trx: SprintTrx, tasks: readonly TaskRow[]) =>
  inserting(trx, { tasks: JSON.stringify(tasks) });

const inserting = statement((trx: SprintTrx, { tasks }: { tasks: string }) =>
  trx
    .insertInto('tasks')
    .columns(COLUMNS)
    .expression(sql`select * from jsonb_to_recordset(${tasks}::jsonb) as given (${RECORD})`),
);

/** Writes what changes of a sprint's tasks while it runs. */
export const saveTasks = (trx: SprintTrx, tasks: readonly TaskRow[]) =>
  tasks[0] && saving(trx, { sprintId: tasks[0].sprint_id, tasks: JSON.stringify(tasks) });

// By the sprint, which the server may look up: joined by both columns it would read all tasks that there are.
const saving = statement((trx: SprintTrx, { sprintId, tasks }: { sprintId: string; tasks: string }) =>
  trx
    .updateTable('tasks')
    .from(
      sql<TaskRow>`jsonb_to_recordset(${tasks}::jsonb)`.as<'saved'>(
        sql`saved (task_id text, status text, progress_percentage integer, assigned_to text, impediment text,
          blocked_until date)`,
      ),
    )
    .set((e) => ({
      status: e.ref('saved.status'),
      progress_percentage: e.ref('saved.progress_percentage'),
      assigned_to: e.ref('saved.assigned_to'),
      impediment: e.ref('saved.impediment'),
      blocked_until: e.ref('saved.blocked_until'),
    }))
    .where('tasks.sprint_id', '=', sprintId)
    .whereRef('tasks.task_id', '=', 'saved.task_id'),
);

/** Where a task id is in use: newest sprint of each project first. */
export const sprintsWithTask = (db: SprintDatabase, taskId: string, projectId?: string) => {
  const query = db
    .selectFrom('tasks')
    .innerJoin('sprints', 'sprints.sprint_id', 'tasks.sprint_id')
    .select(['sprints.sprint_id', 'sprints.sprint_name', 'sprints.project_id', 'sprints.status'])
    .where('tasks.task_id', '=', taskId)
    .orderBy('sprints.project_id')
    .orderBy('sprints.number', 'desc');
  if (projectId === undefined) return query.where(visibleBy('sprints.project_id')).execute();
  return query.where('sprints.project_id', '=', projectId).execute();
};

/** The tasks as the newest sprint of the project that had them left them. */
export async function lastSeen(db: SprintDatabase, projectId: string, taskIds: readonly string[]): Promise<TaskRow[]> {
  if (taskIds.length === 0) return [];
  return db
    .selectFrom('tasks')
    .innerJoin('sprints', 'sprints.sprint_id', 'tasks.sprint_id')
    .distinctOn('tasks.task_id')
    .selectAll('tasks')
    .where('sprints.project_id', '=', projectId)
    .where('tasks.task_id', 'in', taskIds)
    .orderBy('tasks.task_id')
    .orderBy('sprints.number', 'desc')
    .execute();
}
