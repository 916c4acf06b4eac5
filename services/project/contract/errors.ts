import type { ErrorTable } from '../../kit/calls/route.ts';

export const projectErrors = {
  project_not_found: { status: 404, title: 'There is no such project' },
  employee_not_found: { status: 404, title: 'There is no such employee' },
  project_exists: { status: 409, title: 'A project has this id already' },
  employee_exists: { status: 409, title: 'An employee has this id already' },
  role_not_found: { status: 404, title: 'There is no such role' },
  role_exists: { status: 409, title: 'A role has this id already' },
  designation_not_found: { status: 404, title: 'There is no such designation' },
  designation_exists: { status: 409, title: 'A designation has this id already' },
  project_id_taken: { status: 409, title: 'Another object owns this project id' },
} as const satisfies ErrorTable;
