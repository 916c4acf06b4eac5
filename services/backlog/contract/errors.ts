import type { ErrorTable } from '../../kit/calls/route.ts';

export const backlogErrors = {
  project_not_found: { status: 404, title: 'There is no such project' },
  task_not_found: { status: 404, title: 'There is no such task' },
  task_ambiguous: { status: 409, title: 'More than one project has a task with this id: add ?project_id=' },
  task_in_sprint: { status: 409, title: 'The task is in a running sprint, which owns its progress' },
  invalid_backlog: { status: 422, title: 'The tasks cannot be a backlog' },
} as const satisfies ErrorTable;
