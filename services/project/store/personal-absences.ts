import type { ProjectDatabase, ProjectTransaction } from './tables.ts';
import type { AbsenceRow } from './team.ts';

/** Takes the rows of the projects whose team a person is in, by id: all who take several take them in this order. */
export async function lockProjectsOf(trx: ProjectTransaction, employeeId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('projects')
    .select('id')
    .where('id', 'in', (e) => e.selectFrom('team_members').select('project_id').where('employee_id', '=', employeeId))
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}

export const absencesOfEmployee = (db: ProjectDatabase, employeeId: string): Promise<AbsenceRow[]> =>
  db
    .selectFrom('absences')
    .selectAll()
    .where('employee_id', '=', employeeId)
    .orderBy('start_date')
    .orderBy('pto_id')
    .execute();
