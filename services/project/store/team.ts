import type { ExpressionBuilder, Insertable, Selectable } from 'kysely';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import { naturally } from '../../kit/natural-order.ts';
import type { ProjectDatabase, ProjectTables, ProjectTransaction } from './tables.ts';

export type EmployeeRow = Selectable<ProjectTables['employees']>;
export type MemberRow = Selectable<ProjectTables['team_members']>;
export type AbsenceRow = Selectable<ProjectTables['absences']>;

export const findEmployees = (db: ProjectDatabase, ids: readonly string[]): Promise<EmployeeRow[]> =>
  db.selectFrom('employees').selectAll().where('id', 'in', ids).execute();

/** Those whom the asker may know of. */
export const listEmployees = (db: ProjectDatabase, page: { limit: number; offset: number }): Promise<EmployeeRow[]> =>
  db
    .selectFrom('employees')
    .selectAll()
    .where(isKnowable)
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();

/** Of the employees those whom the asker may know of. */
export const findKnowable = (db: ProjectDatabase, ids: readonly string[]): Promise<EmployeeRow[]> =>
  db.selectFrom('employees').selectAll().where('id', 'in', ids).where(isKnowable).execute();

/** Who is in a team that the asker may see, or in none. */
const isKnowable = ({ or, not, exists, selectFrom }: ExpressionBuilder<ProjectTables, 'employees'>) => {
  const teams = selectFrom('team_members').select('project_id').whereRef('employee_id', '=', 'employees.id');
  return or([exists(teams.where(visibleBy('project_id'))), not(exists(teams))]);
};

/** Adds those whose id is free; returns their ids. */
export async function insertEmployees(trx: ProjectTransaction, rows: EmployeeRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const inserted = await trx
    .insertInto('employees')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .returning('id')
    .execute();
  return inserted.map((r) => r.id);
}

/** The team by id, in natural order. */
export async function teamOf(db: ProjectDatabase, projectId: string): Promise<MemberRow[]> {
  const rows = await db.selectFrom('team_members').selectAll().where('project_id', '=', projectId).execute();
  return rows.sort((a, b) => naturally(a.employee_id, b.employee_id));
}

/** Members that are in the team already stay as they are. */
export async function addMembers(trx: ProjectTransaction, rows: MemberRow[]): Promise<void> {
  await trx
    .insertInto('team_members')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Replaces what an earlier declaration wrote; a declared member goes before one of the same id added by REST. */
export async function replaceDeclaredTeam(
  trx: ProjectTransaction,
  projectId: string,
  members: MemberRow[],
  absences: Insertable<ProjectTables['absences']>[],
): Promise<void> {
  const own = (table: 'team_members' | 'absences') =>
    trx.deleteFrom(table).where('project_id', '=', projectId).where('source', '=', 'declared').execute();
  await own('team_members');
  await own('absences');
  if (members.length > 0) {
    await trx
      .insertInto('team_members')
      .values(members)
      .onConflict((c) =>
        c.columns(['project_id', 'employee_id']).doUpdateSet((e) => ({
          name: e.ref('excluded.name'),
          role: e.ref('excluded.role'),
          hours_per_day: e.ref('excluded.hours_per_day'),
          source: e.ref('excluded.source'),
        })),
      )
      .execute();
  }
  if (absences.length > 0) await trx.insertInto('absences').values(absences).execute();
}

/** Absences by REST of which the same days are declared now become those: none is there twice. */
export async function takeOverAbsences(
  trx: ProjectTransaction,
  projectId: string,
  declared: readonly Pick<AbsenceRow, 'employee_id' | 'start_date' | 'end_date'>[],
): Promise<void> {
  const key = (one: (typeof declared)[number]) => `${one.employee_id} ${one.start_date} ${one.end_date}`;
  const keys = new Set(declared.map(key));
  const byRest = await absencesOf(trx, projectId);
  const same = byRest.filter(
    (absence) => absence.source === 'rest' && absence.project_id !== null && keys.has(key(absence)),
  );
  if (same.length === 0) return;
  const ids = same.map(({ pto_id }) => pto_id);
  await trx.deleteFrom('absences').where('pto_id', 'in', ids).execute();
}

export const insertAbsence = (
  trx: ProjectTransaction,
  row: Insertable<ProjectTables['absences']>,
): Promise<AbsenceRow> => trx.insertInto('absences').values(row).returningAll().executeTakeFirstOrThrow();

/** Absences of present members by start date: those given for the project, and those of its people in every project. */
export const absencesOf = (db: ProjectDatabase, projectId: string): Promise<AbsenceRow[]> =>
  db
    .selectFrom('absences')
    .innerJoin('team_members', 'team_members.employee_id', 'absences.employee_id')
    .selectAll('absences')
    .where('team_members.project_id', '=', projectId)
    .where((e) => e.or([e('absences.project_id', '=', projectId), e('absences.project_id', 'is', null)]))
    .orderBy('absences.start_date')
    .orderBy('absences.employee_id')
    .orderBy('absences.pto_id')
    .execute();
