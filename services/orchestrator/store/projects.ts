import { sql, type Updateable } from 'kysely';
import { shapedStatement, statement } from '../../kit/database/statement.ts';
import { type Compilable, type RowsOf, together } from '../../kit/database/together.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import { counting } from './counters.ts';
import type { OrchestratorDatabase, OrchestratorTables, OrchestratorTrx, ProjectRow } from './tables.ts';

export const findProject = (db: OrchestratorDatabase, projectId: string): Promise<ProjectRow | undefined> =>
  db.selectFrom('projects').selectAll().where('project_id', '=', projectId).executeTakeFirst();

export const findProjects = async (db: OrchestratorDatabase, projectIds: readonly string[]): Promise<ProjectRow[]> =>
  projectIds.length === 0 ? [] : db.selectFrom('projects').selectAll().where('project_id', 'in', projectIds).execute();

/** How many projects an object declares, and how many none. */
export async function countProjects(db: OrchestratorDatabase): Promise<{ declared: number; undeclared: number }> {
  const { all, declared } = await db
    .selectFrom('projects')
    .select((e) => [e.fn.countAll<number>().as('all'), e.fn.count<number>('owner').as('declared')])
    .executeTakeFirstOrThrow();
  return { declared, undeclared: all - declared };
}

/** Takes the project's row for this transaction, made when it is not there. Whoever decides for the project holds it. */
export const lockProject = async (trx: OrchestratorTrx, projectId: string): Promise<ProjectRow> =>
  (await lockProjectAnd(trx, projectId, []))[0];

/** The same, and gives the rows of queries as they are once it is taken. */
export async function lockProjectAnd<const Queries extends readonly Compilable<unknown>[]>(
  trx: OrchestratorTrx,
  projectId: string,
  queries: Queries,
): Promise<[ProjectRow, ...RowsOf<Queries>]> {
  const lockAnd = [lockingProject(trx, { projectId }), ...queries] as const;
  let [[project], ...rows] = await together(trx, lockAnd);
  if (!project) [, [project], ...rows] = await together(trx, [makingProject(trx, { projectId }), ...lockAnd]);
  if (!project) throw new Error(`lock project: ${projectId}: it is not there`);
  return [project, ...rows];
}

const makingProject = statement((trx: OrchestratorTrx, { projectId }: { projectId: string }) =>
  trx
    .insertInto('projects')
    .values({
      project_id: projectId,
      unit: 'tasks',
      gates: JSON.stringify({ tasks: 'closed', points: 'closed' }),
      team: null,
      owner: null,
      settings: null,
      settings_digest: null,
      waiting: '[]',
      proposals: '[]',
      last_decision_id: null,
      event_version: 0,
      settings_version: 0,
      version: 0,
      changed: 0,
    })
    .onConflict((c) => c.doNothing()),
);

const lockingProject = statement((trx: OrchestratorTrx, { projectId }: { projectId: string }) =>
  trx.selectFrom('projects').selectAll().where('project_id', '=', projectId).forUpdate(),
);

/**
 * Takes the rows of the projects in which these sprints run for this transaction, in the order of their ids: nobody waits for somebody who
 * waits for him.
 */
export const lockingProjectsOf = statement((trx: OrchestratorTrx, { sprintIds }: { sprintIds: readonly string[] }) =>
  trx
    .selectFrom('projects')
    .selectAll()
    .where(
      ({ selectFrom }) =>
        sql<boolean>`project_id in ${selectFrom('sprints')
          .select('project_id')
          .where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`)
          .where('status', '=', 'running')}`,
    )
    .orderBy('project_id')
    .forUpdate(),
);

export const settingTeam = statement((trx: OrchestratorTrx, { projectId, team }: { projectId: string; team: string }) =>
  trx.updateTable('projects').set({ team }).where('project_id', '=', projectId),
);

/** Writes what is not shown to anybody. */
export const setProject = (
  trx: OrchestratorTrx,
  projectId: string,
  change: Updateable<OrchestratorTables['projects']>,
) => setting(trx, { ofProject: projectId, ...change });

const setting = shapedStatement(
  (
    trx: OrchestratorTrx,
    { ofProject, ...change }: { ofProject: string } & Updateable<OrchestratorTables['projects']>,
  ) => trx.updateTable('projects').set(change).where('project_id', '=', ofProject),
);

/** Writes what the list route shows: readers that follow it see the project again. */
export const showProject = (
  trx: OrchestratorTrx,
  projectId: string,
  change: Updateable<OrchestratorTables['projects']> = {},
) => showing(trx, { ofProject: projectId, ...change });

const showing = shapedStatement(
  (
    trx: OrchestratorTrx,
    { ofProject, ...change }: { ofProject: string } & Updateable<OrchestratorTables['projects']>,
  ) =>
    counting(trx, 1)
      .updateTable('projects')
      .from('count')
      .set((e) => ({ ...change, changed: e.ref('count.changes'), version: e('version', '+', 1) }))
      .where('project_id', '=', ofProject),
);

/** Projects that changed after a number, in the order of the changes. */
export const projectsChangedSince = (
  db: OrchestratorDatabase,
  { since, projectId, limit }: { since: number; projectId?: string | undefined; limit: number },
): Promise<ProjectRow[]> => {
  const query = db.selectFrom('projects').selectAll().where('changed', '>', since).orderBy('changed').limit(limit);
  return (
    projectId === undefined ? query.where(visibleBy('project_id')) : query.where('project_id', '=', projectId)
  ).execute();
};
