import type { Insertable } from 'kysely';
import type { SprintTables, SprintTrx } from './tables.ts';

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
