import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectOn } from '../../test/integration/services/project/project-service.ts';

const project = projectOn('PGlite');
const { call } = project;
beforeAll(async () => {
  await project.start();
  await call('POST', '/employees', { id: 'E001', name: 'Ada' });
  await call('POST', '/roles', { id: 'R-DEV', role: 'Developer' });
  await call('POST', '/designations', { id: 'D-SEN', name: 'Senior Engineer', experience: 'senior', years: 8 });
});
afterAll(project.stop);

describe('roles and designations', () => {
  it('are given to an employee once, however often', async () => {
    for (let i = 0; i < 2; i++) {
      expect((await call('POST', '/employees/E001/roles-assign', { role_ids: ['R-DEV'] })).status).toBe(200);
      expect((await call('POST', '/employees/E001/designations-assign', { designation_ids: ['D-SEN'] })).status).toBe(
        200,
      );
      expect((await call('POST', '/roles/R-DEV/designations-assign', { designation_ids: ['D-SEN'] })).status).toBe(200);
    }
    expect((await call('GET', '/employees/E001/roles')).body).toEqual({
      employee_id: 'E001',
      roles: [{ id: 'R-DEV', role: 'Developer' }],
      designations: [{ id: 'D-SEN', name: 'Senior Engineer', experience: 'senior', years: 8 }],
    });
    expect((await call('GET', '/roles')).body).toEqual([
      { id: 'R-DEV', role: 'Developer', designation_ids: ['D-SEN'] },
    ]);
    expect((await call('GET', '/designations')).body).toHaveLength(1);
  });

  it.each([
    ['/roles', { id: 'R-DEV', role: 'Again' }, 409, 'role_exists'],
    ['/designations', { id: 'D-SEN', name: 'Again' }, 409, 'designation_exists'],
    ['/roles', { id: 'R-NEW' }, 400, 'invalid_input'],
    ['/employees/NOBODY/roles-assign', { role_ids: ['R-DEV'] }, 404, 'employee_not_found'],
    ['/employees/E001/roles-assign', { role_ids: ['R-DEV', 'NONE'] }, 404, 'role_not_found'],
    ['/employees/E001/designations-assign', { designation_ids: ['NONE'] }, 404, 'designation_not_found'],
    ['/roles/NONE/designations-assign', { designation_ids: ['D-SEN'] }, 404, 'role_not_found'],
    ['/roles/R-DEV/designations-assign', { designation_ids: ['NONE'] }, 404, 'designation_not_found'],
  ])('POST %s with %o is refused', async (path, body, status, code) => {
    expect(await call('POST', path, body)).toMatchObject({ status, body: { code } });
  });
});
