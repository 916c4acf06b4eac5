import { z } from 'zod';
import { idWord, oneLine, page } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';

const role = z.strictObject({ id: idWord, role: oneLine(1, 255) });
const designation = z.strictObject({
  id: idWord,
  name: oneLine(1, 255),
  experience: oneLine(0, 50).nullable().default(null),
  years: z.number().int().min(0).max(100).nullable().default(null),
});
const ids = z.array(idWord).min(1).max(50);
const byEmployee = z.strictObject({ employee_id: z.string() });
const done = z.object({ message: z.string() });

/** What people are: roles, designations, and who has which. A team member's role in one project is the project's own. */
export const peopleRoutes = {
  createRole: route({
    method: 'POST',
    path: '/roles',
    project: 'none',
    summary: 'Creates a role',
    body: role,
    status: 201,
    answer: done.extend({ role_id: z.string() }),
    invalid: 400,
    errors: ['role_exists'],
  }),
  listRoles: route({
    method: 'GET',
    path: '/roles',
    project: 'none',
    summary: 'All roles by id, each with the designations that it asks for',
    query: z.strictObject(page),
    answer: z.array(role.extend({ designation_ids: z.array(z.string()) })),
  }),
  assignRoleDesignations: route({
    method: 'POST',
    path: '/roles/:role_id/designations-assign',
    project: 'none',
    summary: 'Adds designations to a role; those already there stay',
    params: z.strictObject({ role_id: z.string() }),
    body: z.strictObject({ designation_ids: ids }),
    answer: done.extend({ role_id: z.string() }),
    errors: ['role_not_found', 'designation_not_found'],
  }),
  createDesignation: route({
    method: 'POST',
    path: '/designations',
    project: 'none',
    summary: 'Creates a designation',
    body: designation,
    status: 201,
    answer: done.extend({ designation_id: z.string() }),
    invalid: 400,
    errors: ['designation_exists'],
  }),
  listDesignations: route({
    method: 'GET',
    path: '/designations',
    project: 'none',
    summary: 'All designations by id',
    query: z.strictObject(page),
    answer: z.array(designation),
  }),
  assignEmployeeRoles: route({
    method: 'POST',
    path: '/employees/:employee_id/roles-assign',
    summary: 'Adds roles to an employee; those already there stay',
    params: byEmployee,
    body: z.strictObject({ role_ids: ids }),
    answer: done.extend({ employee_id: z.string() }),
    errors: ['employee_not_found', 'role_not_found'],
  }),
  assignEmployeeDesignations: route({
    method: 'POST',
    path: '/employees/:employee_id/designations-assign',
    summary: 'Adds designations to an employee; those already there stay',
    params: byEmployee,
    body: z.strictObject({ designation_ids: ids }),
    answer: done.extend({ employee_id: z.string() }),
    errors: ['employee_not_found', 'designation_not_found'],
  }),
  getEmployeeRoles: route({
    method: 'GET',
    path: '/employees/:employee_id/roles',
    summary: 'Roles and designations of an employee, by id',
    params: byEmployee,
    answer: z.object({ employee_id: z.string(), roles: z.array(role), designations: z.array(designation) }),
    errors: ['employee_not_found'],
  }),
};
