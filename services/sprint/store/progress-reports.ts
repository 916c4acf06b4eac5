import { type Insertable, type Selectable, sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { SprintRow, SprintTables, SprintTrx } from './tables.ts';

/** Kept in the order of the list. */
export const addReports = (trx: SprintTrx, reports: readonly Insertable<SprintTables['progress_reports']>[]) =>
  reports.length === 0 ? undefined : adding(trx, { reports: JSON.stringify(reports) });

const COLUMNS = [
  'sprint_id',
  'task_id',
  'day',
  'from_progress',
  'to_progress',
  'from_impediment',
  'impediment',
  'told_on',
] as const;

const adding = statement((trx: SprintTrx, { reports }: { reports: string }) =>
  trx
    .insertInto('progress_reports')
    .columns(COLUMNS)
    .expression(
      sql`select ${sql.join(COLUMNS.map((column) => sql.ref(column)))}
        from rows from (jsonb_to_recordset(${reports}::jsonb) as (sprint_id text, task_id text, day date,
          from_progress integer, to_progress integer, from_impediment text, impediment text, told_on date))
        with ordinality as list (${sql.join([...COLUMNS, 'place'].map((column) => sql.ref(column)))})
        order by place`,
    ),
);

/** A report that no daily scrum has told. */
export type Untold = Selectable<SprintTables['progress_reports']>;

/**
 * Reports of a sprint, and of those before it in its project, that no daily scrum has told, in their order; `until`: of that day and
 * before.
 */
export const untoldReports = (
  trx: SprintTrx,
  { project_id, number }: Pick<SprintRow, 'project_id' | 'number'>,
  until: string | undefined,
) => reportsUntold(trx, { project_id, number, until: until ?? 'infinity' }).execute();

export const reportsUntold = statement((trx: SprintTrx, { project_id, number, until }: UntoldUntil) => {
  return trx
    .selectFrom('progress_reports')
    .innerJoin('sprints', 'sprints.sprint_id', 'progress_reports.sprint_id')
    .selectAll('progress_reports')
    .where('sprints.project_id', '=', project_id)
    .where('sprints.number', '<=', number)
    .where('told_on', 'is', null)
    .where('day', '<=', until)
    .orderBy('id');
});

interface UntoldUntil extends Pick<SprintRow, 'project_id' | 'number'> {
  until: string;
}

export const markTold = (trx: SprintTrx, ids: readonly number[], date: string) =>
  ids.length === 0
    ? undefined
    : trx.updateTable('progress_reports').set({ told_on: date }).where(sql<boolean>`id = any(${ids}::bigint[])`);

export const reportsOf = (trx: SprintTrx, sprintId: string) => reportsIn(trx, sprintId).execute();

export const reportsIn = (trx: SprintTrx, sprintId: string) => reportsInThis(trx, { sprintId });

const reportsInThis = statement((trx: SprintTrx, { sprintId }: { sprintId: string }) =>
  trx.selectFrom('progress_reports').selectAll().where('sprint_id', '=', sprintId).orderBy('id'),
);
