import type { Insertable, Updateable } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import { together } from '../../kit/database/together.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { SprintDatabase, SprintRow, SprintTables, SprintTrx } from './tables.ts';

export const findSprint = (db: SprintDatabase, sprintId: string): Promise<SprintRow | undefined> =>
  sprintNamed(db, sprintId).executeTakeFirst();

export const sprintNamed = (db: SprintDatabase, sprintId: string) => named(db, { sprintId });

const named = statement((db: SprintDatabase, { sprintId }: { sprintId: string }) =>
  db.selectFrom('sprints').selectAll().where('sprint_id', '=', sprintId),
);

export const findByRef = (db: SprintDatabase, ref: string): Promise<SprintRow | undefined> =>
  db.selectFrom('sprints').selectAll().where('external_ref', '=', ref).executeTakeFirst();

/** Takes the sprint's row for this transaction; whoever changes the sprint or its tasks holds it. */
export const lockSprint = (trx: SprintTrx, sprintId: string): Promise<SprintRow | undefined> =>
  lockingSprint(trx, { sprintId }).executeTakeFirst();

export const lockingSprint = statement((trx: SprintTrx, { sprintId }: { sprintId: string }) =>
  trx.selectFrom('sprints').selectAll().where('sprint_id', '=', sprintId).forUpdate(),
);

export async function listSprints(
  db: SprintDatabase,
  filter: { projectId?: string; status?: SprintRow['status'] | undefined; limit?: number; offset?: number },
): Promise<SprintRow[]> {
  let query = db.selectFrom('sprints').selectAll().orderBy('project_id').orderBy('number');
  if (filter.projectId === undefined) query = query.where(visibleBy('project_id'));
  else query = query.where('project_id', '=', filter.projectId);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  return query
    .limit(filter.limit ?? 1000)
    .offset(filter.offset ?? 0)
    .execute();
}

export const lastSprint = (db: SprintDatabase, projectId: string): Promise<SprintRow | undefined> =>
  db
    .selectFrom('sprints')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();

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
  const rows = await db
    .selectFrom('sprints')
    .select('project_id')
    .distinct()
    .where(visibleBy('project_id'))
    .orderBy('project_id')
    .execute();
  return rows.map((r) => r.project_id);
};

export async function lockProject(trx: SprintTrx, projectId: string) {
  const [, [project]] = await together(trx, [
    trx
      .insertInto('projects')
      .values({ project_id: projectId, last_number: 0, last_closed_sprint_id: null })
      .onConflict((c) => c.doNothing()),
    trx.selectFrom('projects').selectAll().where('project_id', '=', projectId).forUpdate(),
  ]);
  if (project === undefined) throw new Error(`lock project: ${projectId}: it is not there`);
  return project;
}

export const findProject = (db: SprintDatabase, projectId: string) =>
  db.selectFrom('projects').selectAll().where('project_id', '=', projectId).executeTakeFirst();

export const setProject = (trx: SprintTrx, projectId: string, change: Updateable<SprintTables['projects']>) =>
  trx.updateTable('projects').set(change).where('project_id', '=', projectId);

export const insertSprint = (trx: SprintTrx, row: Insertable<SprintTables['sprints']>) =>
  trx.insertInto('sprints').values(row);

export const setSprint = (trx: SprintTrx, sprintId: string, change: Updateable<SprintTables['sprints']>) =>
  settingOf(Object.keys(change) as Column[])(trx, { sprintId, ...change });

type Column = keyof Updateable<SprintTables['sprints']>;
const settings = new Map<string, ReturnType<typeof setting>>();

/** One statement for each list of columns. */
function settingOf(columns: readonly Column[]): ReturnType<typeof setting> {
  const key = columns.join();
  const known = settings.get(key) ?? setting(columns);
  settings.set(key, known);
  return known;
}

const setting = (columns: readonly Column[]) =>
  statement((trx: SprintTrx, values: Updateable<SprintTables['sprints']> & { sprintId: string }) =>
    trx
      .updateTable('sprints')
      .set(Object.fromEntries(columns.map((column) => [column, values[column]])))
      .where('sprint_id', '=', values.sprintId),
  );
