import type { Insertable, Kysely, Transaction, Updateable } from 'kysely';
import type { KitTables } from '../../kit/database/kit-tables.ts';
import type { DailyScrumReport } from '../contract/shapes.ts';
import type { SprintRow, SprintTables, TaskRow } from './tables.ts';

export type SprintDatabase = Kysely<SprintTables & KitTables>;
export type SprintTrx = Transaction<SprintTables & KitTables>;

export const findSprint = (db: SprintDatabase, sprintId: string): Promise<SprintRow | undefined> =>
  db.selectFrom('sprints').selectAll().where('sprint_id', '=', sprintId).executeTakeFirst();

export const findByRef = (db: SprintDatabase, ref: string): Promise<SprintRow | undefined> =>
  db.selectFrom('sprints').selectAll().where('external_ref', '=', ref).executeTakeFirst();

/** Takes the sprint's row for this transaction; whoever changes the sprint or its tasks holds it. */
export const lockSprint = (trx: SprintTrx, sprintId: string): Promise<SprintRow | undefined> =>
  trx.selectFrom('sprints').selectAll().where('sprint_id', '=', sprintId).forUpdate().executeTakeFirst();

export async function listSprints(
  db: SprintDatabase,
  filter: { projectId?: string; status?: SprintRow['status'] | undefined; limit?: number; offset?: number },
): Promise<SprintRow[]> {
  let query = db.selectFrom('sprints').selectAll().orderBy('project_id').orderBy('number');
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  return query
    .limit(filter.limit ?? 1000)
    .offset(filter.offset ?? 0)
    .execute();
}

export const lastSprint = (db: SprintDatabase, projectId: string): Promise<SprintRow | undefined> =>
  db.selectFrom('sprints').selectAll().where('project_id', '=', projectId).orderBy('number', 'desc').executeTakeFirst();

/** Sprints whose time is up at `now`. */
export const dueSprints = async (db: SprintDatabase, now: Date): Promise<string[]> => {
  const rows = await db
    .selectFrom('sprints')
    .select('sprint_id')
    .where('status', '=', 'in_progress')
    .where('close_at', '<=', now)
    .limit(100)
    .execute();
  return rows.map((r) => r.sprint_id);
};

export const listProjects = async (db: SprintDatabase): Promise<string[]> => {
  const rows = await db.selectFrom('sprints').select('project_id').distinct().orderBy('project_id').execute();
  return rows.map((r) => r.project_id);
};

export async function lockProject(trx: SprintTrx, projectId: string) {
  await trx
    .insertInto('projects')
    .values({ project_id: projectId, last_number: 0, last_closed_sprint_id: null })
    .onConflict((c) => c.doNothing())
    .execute();
  return trx
    .selectFrom('projects')
    .selectAll()
    .where('project_id', '=', projectId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export const findProject = (db: SprintDatabase, projectId: string) =>
  db.selectFrom('projects').selectAll().where('project_id', '=', projectId).executeTakeFirst();

export const setProject = (trx: SprintTrx, projectId: string, change: Updateable<SprintTables['projects']>) =>
  trx.updateTable('projects').set(change).where('project_id', '=', projectId).execute();

export const insertSprint = (trx: SprintTrx, row: Insertable<SprintTables['sprints']>) =>
  trx.insertInto('sprints').values(row).execute();

export const setSprint = (trx: SprintTrx, sprintId: string, change: Updateable<SprintTables['sprints']>) =>
  trx.updateTable('sprints').set(change).where('sprint_id', '=', sprintId).execute();

export const tasksOf = (db: SprintDatabase, sprintIds: readonly string[]): Promise<TaskRow[]> =>
  sprintIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('tasks').selectAll().where('sprint_id', 'in', sprintIds).orderBy('position').execute();

export const insertTasks = (trx: SprintTrx, tasks: readonly TaskRow[]) =>
  trx
    .insertInto('tasks')
    .values(tasks.map((t) => ({ ...t, depends_on: JSON.stringify(t.depends_on) })))
    .execute();

export const saveTask = (trx: SprintTrx, task: TaskRow) =>
  trx
    .updateTable('tasks')
    .set({
      status: task.status,
      progress_percentage: task.progress_percentage,
      assigned_to: task.assigned_to,
      impediment: task.impediment,
      blocked_until: task.blocked_until,
    })
    .where('sprint_id', '=', task.sprint_id)
    .where('task_id', '=', task.task_id)
    .execute();

/** Where a task id is in use: newest sprint of each project first. */
export const sprintsWithTask = (db: SprintDatabase, taskId: string, projectId?: string) => {
  const query = db
    .selectFrom('tasks')
    .innerJoin('sprints', 'sprints.sprint_id', 'tasks.sprint_id')
    .select(['sprints.sprint_id', 'sprints.project_id', 'sprints.status'])
    .where('tasks.task_id', '=', taskId)
    .orderBy('sprints.project_id')
    .orderBy('sprints.number', 'desc');
  return (projectId === undefined ? query : query.where('sprints.project_id', '=', projectId)).execute();
};

export const addReports = (trx: SprintTrx, reports: readonly Insertable<SprintTables['progress_reports']>[]) =>
  reports.length === 0 ? Promise.resolve([]) : trx.insertInto('progress_reports').values(reports).execute();

/** Reports that no daily scrum has told, in their order; `until`: of that day and before. */
export const untoldReports = (trx: SprintTrx, sprintId: string, until: string | undefined) => {
  const query = trx
    .selectFrom('progress_reports')
    .selectAll()
    .where('sprint_id', '=', sprintId)
    .where('told_on', 'is', null)
    .orderBy('id');
  return (until === undefined ? query : query.where('day', '<=', until)).execute();
};

export const markTold = (trx: SprintTrx, ids: readonly number[], date: string) =>
  ids.length === 0
    ? Promise.resolve([])
    : trx.updateTable('progress_reports').set({ told_on: date }).where('id', 'in', ids).execute();

export const impedimentsOf = async (trx: SprintTrx, sprintId: string) => {
  const rows = await trx
    .selectFrom('progress_reports')
    .select(['task_id', 'day', 'impediment'])
    .where('sprint_id', '=', sprintId)
    .where('impediment', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map((r) => ({ ...r, impediment: r.impediment ?? '' }));
};

export const findScrum = (db: SprintDatabase, sprintId: string, date: string) =>
  db
    .selectFrom('daily_scrums')
    .select(['report', 'asked_for'])
    .where('sprint_id', '=', sprintId)
    .where('date', '=', date)
    .executeTakeFirst();

export const saveScrum = (trx: SprintTrx, report: DailyScrumReport, askedFor: boolean) =>
  trx
    .insertInto('daily_scrums')
    .values({ sprint_id: report.sprint_id, date: report.date, report: JSON.stringify(report), asked_for: askedFor })
    // A day off may have been asked for before the days before it were played; that report stays.
    .onConflict((c) => c.doNothing())
    .execute();

export const markAskedFor = (trx: SprintTrx, { sprint_id, date }: DailyScrumReport) =>
  trx
    .updateTable('daily_scrums')
    .set({ asked_for: true })
    .where('sprint_id', '=', sprint_id)
    .where('date', '=', date)
    .execute();

/** Daily scrums that the world has heard of, oldest first. */
export const scrumsOf = (db: SprintDatabase, sprintId: string) =>
  db
    .selectFrom('daily_scrums')
    .select(['date', 'report'])
    .where('sprint_id', '=', sprintId)
    .where('asked_for', '=', true)
    .orderBy('date')
    .execute();
