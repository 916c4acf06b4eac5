import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { Compilable } from '../../kit/database/together.ts';
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
export const knowableAmong = (db: ProjectDatabase, ids: readonly string[]) =>
  db.selectFrom('employees').selectAll().where('id', 'in', ids).where(isKnowable);

/** Who is in a team that the asker may see, or in none. */
const isKnowable = ({ or, not, exists, selectFrom }: ExpressionBuilder<ProjectTables, 'employees'>) => {
  const teams = selectFrom('team_members').select('project_id').whereRef('employee_id', '=', 'employees.id');
  return or([exists(teams.where(visibleBy('project_id'))), not(exists(teams))]);
};

/** Fails when the id is taken: see takenIn. */
export const addingEmployee = statement((trx: ProjectTransaction, row: EmployeeRow) => {
  const { id, name, gender, state, age, project_assign, active } = row;
  return trx.insertInto('employees').values({ id, name, gender, state, age, project_assign, active });
});

/** Adds those whose id is free. */
export const addingEmployees = (trx: ProjectTransaction, rows: EmployeeRow[]) =>
  rows.length === 0
    ? undefined
    : trx
        .insertInto('employees')
        .values(rows)
        .onConflict((c) => c.doNothing());

/** The team by id, in natural order. */
export async function teamOf(db: ProjectDatabase, projectId: string): Promise<MemberRow[]> {
  const rows = await db.selectFrom('team_members').selectAll().where('project_id', '=', projectId).execute();
  return rows.sort((a, b) => naturally(a.employee_id, b.employee_id));
}

/** Members that are in the team already stay as they are. */
export const addingMembers = (trx: ProjectTransaction, rows: MemberRow[]) =>
  trx
    .insertInto('team_members')
    .values(rows)
    .onConflict((c) => c.doNothing());

/** Replaces what an earlier declaration wrote; a declared member goes before one of the same id added by REST. */
export function replacingDeclaredTeam(
  trx: ProjectTransaction,
  projectId: string,
  members: MemberRow[],
  absences: Insertable<ProjectTables['absences']>[],
): Compilable<unknown>[] {
  const removingOwn = (table: 'team_members' | 'absences') =>
    trx.deleteFrom(table).where('project_id', '=', projectId).where('source', '=', 'declared');
  const queries: Compilable<unknown>[] = [removingOwn('team_members'), removingOwn('absences')];
  if (members.length > 0) {
    const adding = trx
      .insertInto('team_members')
      .values(members)
      .onConflict((c) =>
        c.columns(['project_id', 'employee_id']).doUpdateSet((e) => ({
          name: e.ref('excluded.name'),
          role: e.ref('excluded.role'),
          hours_per_day: e.ref('excluded.hours_per_day'),
          source: e.ref('excluded.source'),
        })),
      );
    queries.push(adding);
  }
  if (absences.length > 0) queries.push(trx.insertInto('absences').values(absences));
  return queries;
}

/** Absences by REST of present members of which the same days are declared now become those: none is there twice. */
export const takingOverAbsences = (
  trx: ProjectTransaction,
  projectId: string,
  declared: readonly Pick<AbsenceRow, 'employee_id' | 'start_date' | 'end_date'>[],
) =>
  trx
    .deleteFrom('absences')
    .where('project_id', '=', projectId)
    .where('source', '=', 'rest')
    .where('employee_id', 'in', (e) =>
      e.selectFrom('team_members').select('employee_id').where('project_id', '=', projectId),
    )
    .where(
      sql<boolean>`(employee_id, start_date, end_date) in (select * from unnest(${declared.map((a) => a.employee_id)}::text[],
        ${declared.map((a) => a.start_date)}::text[]::date[], ${declared.map((a) => a.end_date)}::text[]::date[]))`,
    );

export const insertingAbsence = (trx: ProjectTransaction, row: Insertable<ProjectTables['absences']>) =>
  trx.insertInto('absences').values(row);

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
