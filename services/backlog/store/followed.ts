import { sql, type Transaction } from 'kysely';
import type { KitTables } from '../../kit/database/kit-tables.ts';
import { statement } from '../../kit/database/statement.ts';
import type { Compilable } from '../../kit/database/together.ts';
import { type ClosedSprint, type Counted, countedOf } from '../domain/velocity.ts';
import type { BacklogTables } from './tables.ts';

type Trx = Transaction<BacklogTables & KitTables>;

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

/** In the order in which they closed, each with what it completed. */
export function markingClosed(trx: Trx, projectId: string, sprints: readonly ClosedSprint[]): Compilable<unknown>[] {
  const last = sprints.at(-1);
  if (last === undefined) return [];
  return [
    trx
      .insertInto('closed_sprints')
      .values(sprints.map((sprint) => ({ project_id: projectId, ...sprint })))
      .onConflict((c) => c.doNothing()),
    counting(trx, { projectId, lastId: last.sprint_id, ...countedOf(sprints) }),
  ];
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
      .where('project_id', '=', projectId),
);
