import { type Kysely, type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { KitTables } from '../../kit/database/kit-tables.ts';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
import { together } from '../../kit/database/together.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import { naturally } from '../../kit/natural-order.ts';
import type { Task } from '../domain/task.ts';
import type { BacklogTables } from './tables.ts';

export type BacklogDatabase = Kysely<BacklogTables & KitTables>;
export type BacklogTrx = Transaction<BacklogTables & KitTables>;

/** Takes a project's backlog for this transaction, and reads tasks of it, which nobody else writes from then on. */
export async function lockTasks(trx: BacklogTrx, projectId: string, wanted: Wanted = {}): Promise<Task[]> {
  const [, tasks] = await together(trx, [lockingBacklogs(trx, [projectId]), tasksIn(trx, projectId, wanted)]);
  return tasks.sort(byId);
}

/**
 * Takes the projects' rows for this transaction (they are made when missing), all in one order: nobody waits for somebody who waits for
 * him. Counts their versions up.
 */
export const lockingBacklogs = (trx: BacklogTrx, projectIds: readonly string[]) =>
  locking(trx, { projectIds: projectIds.toSorted() });

interface OfProjects {
  projectIds: readonly string[];
}

const locking = statement((trx: BacklogTrx, { projectIds }: OfProjects) =>
  trx
    .insertInto('backlogs')
    .columns(['project_id', 'version'])
    .expression(sql`select project_id, 1 from unnest(${projectIds}::text[]) as project_id`)
    .onConflict((c) => c.column('project_id').doUpdateSet({ version: sql<number>`backlogs.version + 1` }))
    .returning(['project_id', 'counted_sprints', 'counted_tasks', 'counted_points']),
);

export const findBacklog = (db: BacklogDatabase, projectId: string) => backlogOf(db, { projectId }).executeTakeFirst();

interface OfProject {
  projectId: string;
}

export const backlogOf = statement((db: BacklogDatabase, { projectId }: OfProject) =>
  db.selectFrom('backlogs').selectAll().where('project_id', '=', projectId),
);

interface Wanted {
  status?: string | undefined;
  assigned_to?: string | undefined;
  ids?: string[] | undefined;
  /** false: all of them */
  open?: boolean | undefined;
}

/** In no order: see byId. */
export const tasksIn = (db: BacklogDatabase, projectId: string, { open, ...wanted }: Wanted = {}) =>
  tasksWith(db, { projectId, ...wanted, open: open || undefined });

/** In natural order. */
export const byId = (a: Pick<Task, 'task_id'>, b: Pick<Task, 'task_id'>) => naturally(a.task_id, b.task_id);

type Filter = OfProject & Wanted;

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
export const assignedIn = statement((db: BacklogDatabase, { projectIds }: OfProjects) =>
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

export const removingTasks = (trx: BacklogTrx, projectId: string, ids: readonly string[]) =>
  ids.length === 0
    ? undefined
    : trx.deleteFrom('tasks').where('project_id', '=', projectId).where('task_id', 'in', ids);

export const settingDigest = (trx: BacklogTrx, projectId: string, digest: string | null) =>
  trx.updateTable('backlogs').set({ declared_digest: digest }).where('project_id', '=', projectId);

/** Tasks of each project by status. */
export const countsIn = statement((db: BacklogDatabase, { projectIds }: OfProjects) =>
  countsWhere(db, sql<boolean>`project_id = any(${projectIds}::text[])`),
);

/** The same of every project that the asker may see. */
export const visibleCounts = (db: BacklogDatabase) => countsWhere(db, visibleBy('project_id')).execute();

const countsWhere = (db: BacklogDatabase, asked: RawBuilder<SqlBool>) =>
  db
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
    .orderBy('project_id');
