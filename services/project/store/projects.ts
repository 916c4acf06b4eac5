import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
import { visibleProjects } from '../../kit/process/request-scope.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { ProjectDatabase, ProjectTables, ProjectTransaction, Velocity } from './tables.ts';

export type ProjectRow = Selectable<ProjectTables['projects']>;

export const findProject = (db: ProjectDatabase, id: string): Promise<ProjectRow | undefined> =>
  named(db, { id }).executeTakeFirst();

const named = statement((db: ProjectDatabase, { id }: { id: string }) =>
  db.selectFrom('projects').selectAll().where('id', '=', id),
);

/** Takes the project's row for this transaction. */
export const lockProject = (trx: ProjectTransaction, id: string): Promise<ProjectRow | undefined> =>
  lockingProject(trx, { id }).executeTakeFirst();

export const lockingProject = statement((trx: ProjectTransaction, { id }: { id: string }) =>
  trx.selectFrom('projects').selectAll().where('id', '=', id).forUpdate(),
);

interface Page {
  limit: number;
  offset: number;
  owner_namespace?: string | undefined;
}

/** What is told of a project in a list. */
export type ListedProject = Omit<ProjectRow, 'version'>;

const LISTED = [
  ...(['id', 'name', 'description', 'status', 'owner', 'declared_digest'] as const),
  ...(['country', 'subdivision', 'time_zone', 'working_days', 'holidays', 'velocity'] as const),
] satisfies (keyof ListedProject)[];

/** Projects by id, as a text of which `projectsIn` makes rows: who knows the text already need not read it. */
export const listProjects = async (db: ProjectDatabase, page: Page): Promise<string> => {
  const { limit, offset, owner_namespace: namespace } = page;
  const owner = namespace === undefined ? undefined : ownedIn(namespace);
  const row = await listing(db, { limit, offset, owner, visible: visibleProjects() }).executeTakeFirst();
  return row?.list ?? '[]';
};

export const projectsIn = (list: string): ListedProject[] =>
  (JSON.parse(list) as unknown[][]).map(
    (values) => Object.fromEntries(LISTED.map((column, i) => [column, values[i]])) as ListedProject,
  );

const listing = shapedStatement((db: ProjectDatabase, values: Listing) =>
  db
    .selectFrom(pageOf(db, values).as('page'))
    .select(
      sql<string | null>`json_agg(json_build_array(${sql.join(LISTED.map((column) => sql.ref(column)))}))::text`.as(
        'list',
      ),
    ),
);

const pageOf = (db: ProjectDatabase, { limit, offset, owner, visible }: Listing) =>
  db
    .selectFrom('projects')
    .select(LISTED)
    .$if(visible !== undefined, (q) => q.where(sql<boolean>`id = any(${visible}::text[])`))
    .$if(owner !== undefined, (q) => q.where('owner', 'like', owner as string))
    .orderBy('id')
    .limit(limit)
    .offset(offset);

interface Listing {
  limit: number;
  offset: number;
  /** pattern of LIKE; undefined: whoever owns them */
  owner: string | undefined;
  /** ids; undefined: all that there are */
  visible: readonly string[] | undefined;
}

/** Of an owner, k8s:cluster/namespace/name. A name of a namespace has no wildcard of LIKE in it, and no part of an owner a slash. */
const ownedIn = (namespace: string): string => `k8s:%/${namespace}/%`;

/** Ids of the projects that objects of a namespace declare, of whichever cluster. */
export const projectsOfNamespace = async (db: ProjectDatabase, namespace: string): Promise<string[]> => {
  const rows = await db.selectFrom('projects').select('id').where('owner', 'like', ownedIn(namespace)).execute();
  return rows.map((r) => r.id);
};

/** Ids of the projects of which nothing was ever told. */
export const untoldProjects = async (db: ProjectDatabase): Promise<string[]> => {
  const rows = await db.selectFrom('projects').select('id').where('version', '=', 0).orderBy('id').execute();
  return rows.map((r) => r.id);
};

/** Fails when the id is taken: see takenIn. */
export const addingProject = shapedStatement((trx: ProjectTransaction, row: Insertable<ProjectTables['projects']>) =>
  trx.insertInto('projects').values(row),
);

/** Gives no row when the id is taken; waits for a rival who is writing the same id. */
export const insertingProject = shapedStatement((trx: ProjectTransaction, row: Insertable<ProjectTables['projects']>) =>
  trx
    .insertInto('projects')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returning('id'),
);

export const updatingProject = (trx: ProjectTransaction, id: string, change: Updateable<ProjectTables['projects']>) =>
  updating(trx, { ofProject: id, ...change });

const updating = shapedStatement(
  (trx: ProjectTransaction, { ofProject, ...change }: { ofProject: string } & Updateable<ProjectTables['projects']>) =>
    trx.updateTable('projects').set(change).where('id', '=', ofProject),
);

export const settingVersion = statement((trx: ProjectTransaction, { id, version }: { id: string; version: number }) =>
  trx.updateTable('projects').set({ version }).where('id', '=', id),
);

/** Not over one that counted more sprints. */
export const settingVelocity = (trx: ProjectTransaction, id: string, velocity: Velocity) =>
  settingVelocityOf(trx, { id, velocity: JSON.stringify(velocity), sprints: velocity.sprints });

const settingVelocityOf = statement(
  (trx: ProjectTransaction, { id, velocity, sprints }: { id: string; velocity: string; sprints: number }) =>
    trx
      .updateTable('projects')
      .set({ velocity })
      .where('id', '=', id)
      .where(sql<boolean>`coalesce((velocity ->> 'sprints')::integer, 0) < ${sprints}`),
);

export const calendarColumns = (calendar: Calendar) => ({
  country: calendar.country,
  subdivision: calendar.subdivision,
  time_zone: calendar.time_zone,
  working_days: JSON.stringify(calendar.working_days),
  holidays: JSON.stringify(calendar.holidays),
});

export const calendarOf = (row: ListedProject): Calendar => ({
  country: row.country,
  subdivision: row.subdivision,
  time_zone: row.time_zone,
  working_days: row.working_days,
  holidays: row.holidays,
});

interface NotedSprint {
  sprint_id: string;
  project_id: string;
  closed: boolean;
}

/** A closed sprint stays closed, in whatever order its events are applied. */
export const notingSprint = statement((trx: ProjectTransaction, { sprint_id, project_id, closed }: NotedSprint) =>
  trx
    .insertInto('project_sprints')
    .values({ sprint_id, project_id, closed })
    .onConflict((c) => c.column('sprint_id').doUpdateSet({ closed: true }).where(sql<boolean>`excluded.closed`)),
);

export const countingRunning = statement((trx: ProjectTransaction, { projectId }: { projectId: string }) =>
  trx
    .selectFrom('project_sprints')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('project_id', '=', projectId)
    .where('closed', '=', false),
);
