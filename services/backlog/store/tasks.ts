import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { KitTables } from '../../kit/database/kit-tables.ts';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import { naturally } from '../../kit/natural-order.ts';
import type { Task } from '../domain/task.ts';
import type { BacklogTables } from './tables.ts';

export type BacklogDatabase = Kysely<BacklogTables & KitTables>;
export type BacklogTrx = Transaction<BacklogTables & KitTables>;

/** Takes the project's row for this transaction (it is made when missing) and counts its version up. */
export async function lockBacklog(trx: BacklogTrx, projectId: string): Promise<{ version: number }> {
  const [row] = await locking(trx, { projectId }).execute();
  if (row === undefined) throw new Error(`lock backlog: ${projectId}: it is not there`);
  return row;
}

interface OfProject {
  projectId: string;
}

const locking = statement((trx: BacklogTrx, { projectId }: OfProject) =>
  trx
    .insertInto('backlogs')
    .values({ project_id: projectId, declared_digest: null, last_closed_sprint_id: null, version: 1 })
    .onConflict((c) => c.column('project_id').doUpdateSet({ version: sql<number>`backlogs.version + 1` }))
    .returning('version'),
);

export const findBacklog = (db: BacklogDatabase, projectId: string) => named(db, { projectId }).executeTakeFirst();

const named = statement((db: BacklogDatabase, { projectId }: OfProject) =>
  db.selectFrom('backlogs').selectAll().where('project_id', '=', projectId),
);

export async function tasksOf(
  db: BacklogDatabase,
  projectId: string,
  filter: { status?: string | undefined; assigned_to?: string | undefined; ids?: string[]; open?: boolean } = {},
): Promise<Task[]> {
  const { status, assigned_to, ids } = filter;
  const open = filter.open || undefined;
  if (ids?.length === 0) return [];
  const rows = await tasksWith(db, { projectId, status, assigned_to, ids, open }).execute();
  return rows.sort((a, b) => naturally(a.task_id, b.task_id));
}

type Filter = OfProject & {
  status?: string | undefined;
  assigned_to?: string | undefined;
  ids?: string[] | undefined;
  open?: boolean | undefined;
};

const tasksWith = shapedStatement((db: BacklogDatabase, { projectId, status, assigned_to, ids, open }: Filter) => {
  let query = db.selectFrom('tasks').selectAll().where('project_id', '=', projectId);
  if (status !== undefined) query = query.where('status', '=', status as Task['status']);
  if (assigned_to !== undefined) query = query.where('assigned_to', '=', assigned_to);
  if (ids !== undefined) query = query.where(sql<boolean>`task_id = any(${ids}::text[])`);
  if (open) query = query.where(neededOf(db, projectId));
  return query;
});

/** Listed, since an index is of no use for what a status is not. */
const OPEN = ['unassigned', 'assigned_to_sprint', 'in_progress'] as const satisfies Task['status'][];

/** Whether a task is open, or one that is open depends on it. An array, since that lets both halves take an index. */
function neededOf(db: BacklogDatabase, projectId: string) {
  const before = db
    .selectFrom('tasks')
    .select(sql<string>`jsonb_array_elements_text(depends_on)`.as('task_id'))
    .where('project_id', '=', projectId)
    .where('status', 'in', OPEN);
  return sql<boolean>`(status in (${sql.join(OPEN)}) or task_id = any(array(${before})))`;
}

/** Who has which task that is not completed, or gets it later, and no more of it: descriptions may be long. */
export async function assignmentsOf(db: BacklogDatabase, projectIds: readonly string[]) {
  const rows = await assignedIn(db, { projectIds }).execute();
  return rows.sort((a, b) => naturally(a.task_id, b.task_id));
}

const assignedIn = statement((db: BacklogDatabase, { projectIds }: { projectIds: readonly string[] }) =>
  db
    .selectFrom('tasks')
    .select(['project_id', 'task_id', 'status', 'assigned_to', 'declared_assignee', 'wish_pending'])
    .where(sql<boolean>`project_id = any(${projectIds}::text[])`)
    .where('status', 'in', OPEN)
    .where((e) => e.or([e('assigned_to', 'is not', null), e('wish_pending', '=', true)])),
);

export const tasksNamed = (db: BacklogDatabase, taskId: string, projectId?: string): Promise<Task[]> => {
  const query = db.selectFrom('tasks').selectAll().where('task_id', '=', taskId);
  return (
    projectId === undefined ? query.where(visibleBy('project_id')) : query.where('project_id', '=', projectId)
  ).execute();
};

const BATCH = 200;

export async function putTasks(trx: BacklogTrx, tasks: readonly Task[]): Promise<void> {
  for (let i = 0; i < tasks.length; i += BATCH) await puttingTasks(trx, tasks.slice(i, i + BATCH))?.execute();
}

const TYPES = {
  project_id: 'text',
  task_id: 'text',
  title: 'text',
  description: 'text',
  status: 'text',
  assigned_to: 'text',
  sprint_id: 'text',
  progress_percentage: 'integer',
  points: 'integer',
  priority: 'integer',
  depends_on: 'jsonb',
  impediment: 'text',
  carry_over_count: 'integer',
  declared_assignee: 'text',
  wish_pending: 'boolean',
  withdrawn: 'boolean',
  sprint_version: 'integer',
} as const satisfies Record<keyof Task, string>;
const COLUMNS = Object.keys(TYPES) as (keyof Task)[];
const RECORD = sql.raw(COLUMNS.map((column) => `${column} ${TYPES[column]}`).join(', '));

/** One text for any number of tasks: it stays prepared. */
export const puttingTasks = (trx: BacklogTrx, tasks: readonly Task[]) =>
  tasks.length === 0 ? undefined : putting(trx, { tasks: JSON.stringify(tasks) });

const putting = statement((trx: BacklogTrx, { tasks }: { tasks: string }) =>
  trx
    .insertInto('tasks')
    .columns(COLUMNS)
    .expression(sql`select * from jsonb_to_recordset(${tasks}::jsonb) as given (${RECORD})`)
    .onConflict((c) =>
      c.columns(['project_id', 'task_id']).doUpdateSet((e) => ({
        title: e.ref('excluded.title'),
        description: e.ref('excluded.description'),
        status: e.ref('excluded.status'),
        assigned_to: e.ref('excluded.assigned_to'),
        sprint_id: e.ref('excluded.sprint_id'),
        progress_percentage: e.ref('excluded.progress_percentage'),
        points: e.ref('excluded.points'),
        priority: e.ref('excluded.priority'),
        depends_on: e.ref('excluded.depends_on') as never,
        impediment: e.ref('excluded.impediment'),
        carry_over_count: e.ref('excluded.carry_over_count'),
        declared_assignee: e.ref('excluded.declared_assignee'),
        wish_pending: e.ref('excluded.wish_pending'),
        withdrawn: e.ref('excluded.withdrawn'),
        sprint_version: e.ref('excluded.sprint_version'),
      })),
    ),
);

export async function removeTasks(trx: BacklogTrx, projectId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.deleteFrom('tasks').where('project_id', '=', projectId).where('task_id', 'in', ids).execute();
}

export const setDigest = (trx: BacklogTrx, projectId: string, digest: string | null) =>
  trx.updateTable('backlogs').set({ declared_digest: digest }).where('project_id', '=', projectId).execute();

/** Tasks of each project by status; absent: of every one that the asker may see. */
export const statusCounts = (db: BacklogDatabase, projectIds?: readonly string[]) => {
  const asked =
    projectIds === undefined ? visibleBy('project_id') : sql<boolean>`project_id = any(${projectIds}::text[])`;
  return db
    .selectFrom('tasks')
    .select((e) => ['project_id', 'status', e.fn.countAll<number>().as('count')])
    .where(asked)
    .where('status', 'in', OPEN)
    .groupBy(['project_id', 'status'])
    .unionAll(
      db
        .selectFrom('backlogs')
        .select(['project_id', sql<Task['status']>`'completed'`.as('status'), 'completed_tasks as count'])
        .where(asked)
        .where('completed_tasks', '>', 0),
    )
    .orderBy('project_id')
    .execute();
};
