import { Problem } from '../kit/calls/problem.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { peopleRoutes as routes } from './contract/people.ts';
import * as store from './store/people.ts';
import type { ProjectDatabase, ProjectTables, ProjectTransaction, ProjectUnit } from './store/tables.ts';

/** Roles and designations: each write is one small transaction, so they have no use cases of their own. */
export function servePeople(app: ServiceApp<ProjectTables & KitTables>, db: ProjectDatabase): void {
  app.serve(routes.createRole, ({ unit, body }) =>
    create(unit, 'roles', body, { message: 'Role created.', role_id: body.id }),
  );
  app.serve(routes.listRoles, ({ query }) => store.listRoles(db, query));
  app.serve(routes.createDesignation, ({ unit, body }) =>
    create(unit, 'designations', body, { message: 'Designation created.', designation_id: body.id }),
  );
  app.serve(routes.listDesignations, ({ query }) => store.listDesignations(db, query));
  app.serve(routes.assignRoleDesignations, ({ unit, params: { role_id }, body }) =>
    unit.run('assign designations to a role', async ({ trx }) => {
      await mustHave(trx, 'roles', [role_id]);
      await mustHave(trx, 'designations', body.designation_ids);
      const links = body.designation_ids.map((designation_id) => ({ role_id, designation_id }));
      await store.addLinks(trx, 'role_designations', links);
      return { message: 'Designations assigned.', role_id };
    }),
  );
  app.serve(routes.assignEmployeeRoles, ({ unit, params: { employee_id }, body }) =>
    unit.run('assign roles to an employee', async ({ trx }) => {
      await mustHave(trx, 'employees', [employee_id]);
      await mustHave(trx, 'roles', body.role_ids);
      const links = body.role_ids.map((role_id) => ({ employee_id, role_id }));
      await store.addLinks(trx, 'employee_roles', links);
      return { message: 'Roles assigned.', employee_id };
    }),
  );
  app.serve(routes.assignEmployeeDesignations, ({ unit, params: { employee_id }, body }) =>
    unit.run('assign designations to an employee', async ({ trx }) => {
      await mustHave(trx, 'employees', [employee_id]);
      await mustHave(trx, 'designations', body.designation_ids);
      const links = body.designation_ids.map((designation_id) => ({ employee_id, designation_id }));
      await store.addLinks(trx, 'employee_designations', links);
      return { message: 'Designations assigned.', employee_id };
    }),
  );
  app.serve(routes.getEmployeeRoles, async ({ params: { employee_id } }) => {
    await mustHave(db, 'employees', [employee_id]);
    const roles = await store.rolesOf(db, employee_id);
    return { employee_id, roles, designations: await store.designationsOf(db, employee_id) };
  });
}

const ONE = { employees: 'employee', roles: 'role', designations: 'designation' } as const;

function create<Table extends 'roles' | 'designations', Answer>(
  unit: ProjectUnit,
  table: Table,
  row: ProjectTables[Table] & { id: string },
  answer: Answer,
): Promise<Answer> {
  const one = ONE[table];
  return unit.run(`create ${one}`, async ({ trx }) => {
    if (!(await store.insertNamed(trx, table, row)))
      throw new Problem(`${one}_exists`, `a ${one} with the id ${row.id} is there already`);
    return answer;
  });
}

/** @throws Problem employee_not_found, role_not_found, designation_not_found */
async function mustHave(
  db: ProjectDatabase | ProjectTransaction,
  table: keyof typeof ONE,
  ids: readonly string[],
): Promise<void> {
  const unknown = await store.unknownAmong(db, table, ids);
  if (unknown.length > 0)
    throw new Problem(`${ONE[table]}_not_found`, `there is no ${ONE[table]} ${unknown.join(', ')}`);
}
