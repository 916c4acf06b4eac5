import { sql, type Transaction } from 'kysely';
import type { KitTables } from '../../kit/database/kit-tables.ts';
import { statement } from '../../kit/database/statement.ts';
import { together } from '../../kit/database/together.ts';
import { type ClosedSprint, type Counted, countedOf } from '../domain/velocity.ts';
import type { BacklogTables } from './tables.ts';

type Trx = Transaction<BacklogTables & KitTables>;

/** As lockBacklog, of several projects, whose rows all take in one order: nobody waits for somebody who waits for him. */
export const lockingBacklogs = (trx: Trx, projectIds: readonly string[]) =>
  locking(trx, { projectIds: projectIds.toSorted() });

const locking = statement((trx: Trx, { projectIds }: { projectIds: string[] }) =>
  trx
    .insertInto('backlogs')
    .columns(['project_id', 'version'])
    .expression(sql`select project_id, 1 from unnest(${projectIds}::text[]) as project_id`)
    .onConflict((c) => c.column('project_id').doUpdateSet({ version: sql<number>`backlogs.version + 1` })),
);

/** Which of these sprints have closed. */
export const closedOf = (trx: Trx, sprints: readonly { projectId: string; sprintId: string }[]) =>
  closed(trx, { projects: sprints.map(({ projectId }) => projectId), ids: sprints.map(({ sprintId }) => sprintId) });

/** Ids, each in the project at its place. */
interface Names {
  projects: string[];
  ids: string[];
}

const closed = statement((trx: Trx, { projects, ids }: Names) =>
  trx
    .selectFrom('closed_sprints')
    .selectAll()
    .where(sql<boolean>`(project_id, sprint_id) in (select * from unnest(${projects}::text[], ${ids}::text[]))`),
);

export const tasksNamed = (trx: Trx, names: readonly { projectId: string; taskId: string }[]) =>
  named(trx, { projects: names.map(({ projectId }) => projectId), ids: names.map(({ taskId }) => taskId) });

const named = statement((trx: Trx, { projects, ids }: Names) =>
  trx
    .selectFrom('tasks')
    .selectAll()
    .where(sql<boolean>`(project_id, task_id) in (select * from unnest(${projects}::text[], ${ids}::text[]))`),
);

/** In the order in which they closed, each with what it completed; returns the project's sums with all of them. */
export async function markClosed(
  trx: Trx,
  projectId: string,
  sprints: readonly ClosedSprint[],
): Promise<Counted | undefined> {
  const last = sprints.at(-1);
  if (last === undefined) return undefined;
  const [, [counted]] = await together(trx, [
    trx
      .insertInto('closed_sprints')
      .values(sprints.map((sprint) => ({ project_id: projectId, ...sprint })))
      .onConflict((c) => c.doNothing()),
    counting(trx, { projectId, lastId: last.sprint_id, ...countedOf(sprints) }),
  ]);
  if (counted === undefined) throw new Error(`mark closed: ${last.sprint_id}: project ${projectId} has no backlog`);
  return counted;
}

interface Counting extends Counted {
  projectId: string;
  lastId: string;
}

const counting = statement(
  (trx: Trx, { projectId, lastId, counted_sprints, counted_tasks, counted_points }: Counting) =>
    trx
      .updateTable('backlogs')
      .set((e) => ({
        last_closed_sprint_id: lastId,
        counted_sprints: e('counted_sprints', '+', counted_sprints),
        counted_tasks: e('counted_tasks', '+', counted_tasks),
        counted_points: e('counted_points', '+', counted_points),
      }))
      .where('project_id', '=', projectId)
      .returning(['counted_sprints', 'counted_tasks', 'counted_points']),
);
