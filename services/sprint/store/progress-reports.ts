import type { Insertable } from 'kysely';
import type { SprintRow, SprintTables, SprintTrx } from './tables.ts';

export const addReports = (trx: SprintTrx, reports: readonly Insertable<SprintTables['progress_reports']>[]) =>
  reports.length === 0 ? Promise.resolve([]) : trx.insertInto('progress_reports').values(reports).execute();

/**
 * Reports of a sprint, and of those before it in its project, that no daily scrum has told, in their order; `until`: of that day and
 * before.
 */
export const untoldReports = (
  trx: SprintTrx,
  { project_id, number }: Pick<SprintRow, 'project_id' | 'number'>,
  until: string | undefined,
) => {
  const sprints = trx
    .selectFrom('sprints')
    .select('sprint_id')
    .where('project_id', '=', project_id)
    .where('number', '<=', number);
  const query = trx
    .selectFrom('progress_reports')
    .selectAll()
    .where('sprint_id', 'in', sprints)
    .where('told_on', 'is', null)
    .orderBy('id');
  return (until === undefined ? query : query.where('day', '<=', until)).execute();
};

export const markTold = (trx: SprintTrx, ids: readonly number[], date: string) =>
  ids.length === 0
    ? Promise.resolve([])
    : trx.updateTable('progress_reports').set({ told_on: date }).where('id', 'in', ids).execute();

export const reportsOf = (trx: SprintTrx, sprintId: string) =>
  trx.selectFrom('progress_reports').selectAll().where('sprint_id', '=', sprintId).orderBy('id').execute();
