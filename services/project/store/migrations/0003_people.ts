import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Absences of people beside those given for a project; roles and designations; what a project's sprints complete. */
export const addPeople: Migration = {
  async up(db: Kysely<unknown>) {
    // Null: of the person, in every project.
    await db.schema
      .alterTable('absences')
      .alterColumn('project_id', (c) => c.dropNotNull())
      .execute();
    await db.schema.createIndex('absences_by_employee').on('absences').column('employee_id').execute();
    await db.schema.createIndex('team_members_by_employee').on('team_members').column('employee_id').execute();
    await db.schema.alterTable('projects').addColumn('velocity', 'jsonb').execute();
    await db.schema
      .createTable('roles')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('role', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('designations')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('experience', 'text')
      .addColumn('years', 'integer')
      .execute();
    for (const [table, from, to] of [
      ['employee_roles', 'employee_id', 'role_id'],
      ['employee_designations', 'employee_id', 'designation_id'],
      ['role_designations', 'role_id', 'designation_id'],
    ] as const)
      await db.schema
        .createTable(table)
        .addColumn(from, 'text', (c) => c.notNull())
        .addColumn(to, 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint(`${table}_pk`, [from, to])
        .execute();
  },
};
