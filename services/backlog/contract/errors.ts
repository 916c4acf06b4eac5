import type { ErrorTable } from '../../kit/calls/route.ts';

export const backlogErrors = {
  project_not_found: { status: 404, title: 'There is no such project' },
  task_not_found: { status: 404, title: 'There is no such task' },
  task_ambiguous: { status: 409, title: 'More than one project has a task with this id: add ?project_id=' },
  task_in_sprint: { status: 409, title: 'The task is in a running sprint, which owns its progress' },
  task_exists: { status: 409, title: 'The backlog has a task with this id already' },
  task_needed: { status: 409, title: 'Another task of the backlog depends on this one' },
  sprint_decides: { status: 409, title: 'Which sprint a task is in is decided by starting and closing sprints' },
  story_not_found: { status: 404, title: 'There is no such user story' },
  story_exists: { status: 409, title: 'The project has a user story with this id already' },
  invalid_backlog: { status: 422, title: 'The tasks cannot be a backlog' },
} as const satisfies ErrorTable;
