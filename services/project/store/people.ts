import { sql } from 'kysely';
import type { ProjectDatabase, ProjectTables, ProjectTransaction } from './tables.ts';

type Page = { limit: number; offset: number };

/** False when the id is taken. */
export async function insertNamed<Table extends 'roles' | 'designations'>(
  trx: ProjectTransaction,
  table: Table,
  row: ProjectTables[Table],
): Promise<boolean> {
  const inserted = await trx
    .insertInto(table as 'roles')
    .values(row as ProjectTables['roles'])
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export const listRoles = (db: ProjectDatabase, { limit, offset }: Page) =>
  db
    .selectFrom('roles')
    .leftJoin('role_designations as link', 'link.role_id', 'roles.id')
    .select([
      'roles.id',
      'roles.role',
      sql<string[]>`coalesce(jsonb_agg(link.designation_id order by link.designation_id)
        filter (where link.designation_id is not null), '[]'::jsonb)`.as('designation_ids'),
    ])
    .groupBy(['roles.id', 'roles.role'])
    .orderBy('roles.id')
    .limit(limit)
    .offset(offset)
    .execute();

export const listDesignations = (db: ProjectDatabase, { limit, offset }: Page) =>
  db.selectFrom('designations').selectAll().orderBy('id').limit(limit).offset(offset).execute();

/** Those of `ids` that no row has. */
export async function unknownAmong(
  db: ProjectDatabase,
  table: 'employees' | 'roles' | 'designations',
  ids: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom(table as 'roles')
    .select('id')
    .where('id', 'in', ids)
    .execute();
  const found = new Set(rows.map((row) => row.id));
  return ids.filter((id) => !found.has(id));
}

/** Links that are there already stay. */
export async function addLinks<Table extends 'employee_roles' | 'employee_designations' | 'role_designations'>(
  trx: ProjectTransaction,
  table: Table,
  links: readonly ProjectTables[Table][],
): Promise<void> {
  await trx
    .insertInto(table as 'employee_roles')
    .values(links as unknown as ProjectTables['employee_roles'][])
    .onConflict((c) => c.doNothing())
    .execute();
}

export const rolesOf = (db: ProjectDatabase, employeeId: string) =>
  db
    .selectFrom('roles')
    .innerJoin('employee_roles as link', 'link.role_id', 'roles.id')
    .selectAll('roles')
    .where('link.employee_id', '=', employeeId)
    .orderBy('roles.id')
    .execute();

export const designationsOf = (db: ProjectDatabase, employeeId: string) =>
  db
    .selectFrom('designations')
    .innerJoin('employee_designations as link', 'link.designation_id', 'designations.id')
    .selectAll('designations')
    .where('link.employee_id', '=', employeeId)
    .orderBy('designations.id')
    .execute();
