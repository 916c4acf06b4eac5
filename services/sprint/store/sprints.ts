import { type Insertable, sql, type Updateable } from 'kysely';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
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
  sprintOfRef(db, { ref }).executeTakeFirst();

/** None has the reference null. */
const sprintOfRef = statement((db: SprintDatabase, { ref }: { ref: string | null }) =>
  db.selectFrom('sprints').selectAll().where('external_ref', '=', ref),
);

/** Takes the sprint's row for this transaction; whoever changes the sprint or its tasks holds it. */
export const lockSprint = (trx: SprintTrx, sprintId: string): Promise<SprintRow | undefined> =>
  lockingSprint(trx, { sprintId }).executeTakeFirst();

export const lockingSprint = statement((trx: SprintTrx, { sprintId }: { sprintId: string }) =>
  trx.selectFrom('sprints').selectAll().where('sprint_id', '=', sprintId).forUpdate(),
);

/**
 * Which state of its row a sprint is in, and with it all that is the sprint's: whoever changes its tasks, reports or daily scrums writes
 * the row too. Each transaction that writes it makes another one, and a server that was set back to a backup has started anew.
 */
export const REVISION = sql<string>`concat(sprints.xmin, ' ', extract(epoch from pg_postmaster_start_time()))`;

/** Takes the sprint's row like `lockingSprint`, and tells no more than its revision. */
export const lockingRevision = statement((trx: SprintTrx, { sprintId }: { sprintId: string }) =>
  trx.selectFrom('sprints').select(REVISION.as('revision')).where('sprint_id', '=', sprintId).forUpdate(),
);

/** Which sprint runs is in an index of its own, which serves a plan for any value only where the statement itself says so. */
export const statusValue = (status: SprintRow['status']) =>
  status === 'in_progress' ? sql.lit(status) : sql.val(status);

export async function listSprints(
  db: SprintDatabase,
  filter: { projectId?: string; status?: SprintRow['status'] | undefined; limit?: number; offset?: number },
): Promise<SprintRow[]> {
  let query = db.selectFrom('sprints').selectAll().orderBy('project_id').orderBy('number');
  if (filter.projectId === undefined) query = query.where(visibleBy('project_id'));
  else query = query.where('project_id', '=', filter.projectId);
  if (filter.status !== undefined) query = query.where('status', '=', statusValue(filter.status));
  return query
    .limit(filter.limit ?? 1000)
    .offset(filter.offset ?? 0)
    .execute();
}

export const lastSprint = (db: SprintDatabase, projectId: string): Promise<SprintRow | undefined> =>
  lastSprintOf(db, { projectId }).executeTakeFirst();

export const lastSprintOf = statement((db: SprintDatabase, { projectId }: OfProject) =>
  db.selectFrom('sprints').selectAll().where('project_id', '=', projectId).orderBy('number', 'desc').limit(1),
);

/** Sprints whose time is up at `now`. */
export const dueSprints = async (db: SprintDatabase, now: Date): Promise<string[]> => {
  const rows = await db
    .selectFrom('sprints')
    .select('sprint_id')
    .where('status', '=', sql.lit('in_progress'))
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

/** Takes the project's row for this transaction, and reads its last sprint, and the one of a reference, as they are from then on. */
export async function lockProject(trx: SprintTrx, projectId: string, ref: string | null = null) {
  const [, [project], [lastOne], [ofRef]] = await together(trx, [
    insertingProject(trx, { projectId }),
    lockingProject(trx, { projectId }),
    lastSprintOf(trx, { projectId }),
    sprintOfRef(trx, { ref }),
  ]);
  if (project === undefined) throw new Error(`lock project: ${projectId}: it is not there`);
  return { ...project, lastOne, ofRef };
}

interface OfProject {
  projectId: string;
}

const insertingProject = statement((trx: SprintTrx, { projectId }: OfProject) =>
  trx
    .insertInto('projects')
    .values({ project_id: projectId, last_number: 0, last_closed_sprint_id: null })
    .onConflict((c) => c.doNothing()),
);
const lockingProject = statement((trx: SprintTrx, { projectId }: OfProject) =>
  trx.selectFrom('projects').selectAll().where('project_id', '=', projectId).forUpdate(),
);

export const projectNamed = statement((db: SprintDatabase, { projectId }: OfProject) =>
  db.selectFrom('projects').selectAll().where('project_id', '=', projectId),
);

export const setProject = (trx: SprintTrx, projectId: string, change: Updateable<SprintTables['projects']>) =>
  settingProject(trx, { projectId, ...change });

const settingProject = shapedStatement(
  (trx: SprintTrx, { projectId, ...change }: OfProject & Updateable<SprintTables['projects']>) =>
    trx.updateTable('projects').set(change).where('project_id', '=', projectId),
);

export const insertSprint = shapedStatement((trx: SprintTrx, row: Insertable<SprintTables['sprints']>) =>
  trx.insertInto('sprints').values(row),
);

export const setSprint = (trx: SprintTrx, sprintId: string, change: Updateable<SprintTables['sprints']>) =>
  setting(trx, { sprintId, ...change });

const setting = shapedStatement(
  (trx: SprintTrx, { sprintId, ...change }: { sprintId: string } & Updateable<SprintTables['sprints']>) =>
    trx.updateTable('sprints').set(change).where('sprint_id', '=', sprintId),
);
