import type { ErrorTable } from '../../kit/calls/route.ts';

export const sprintErrors = {
  project_not_found: { status: 404, title: 'There is no such project' },
  sprint_not_found: { status: 404, title: 'There is no such sprint' },
  daily_scrum_not_found: { status: 404, title: 'No daily scrum of this date is stored' },
  task_not_found: { status: 404, title: 'No sprint has this task' },
  task_ambiguous: { status: 409, title: 'More than one project has a task with this id: add ?project_id=' },
  unknown_assignee: { status: 422, title: 'Nobody of that id is in the team of the project' },
  unknown_tasks: { status: 404, title: 'The backlog does not hold these tasks' },
  dependency_outside_sprint: {
    status: 409,
    title: 'A task depends on one that is neither completed nor in the sprint',
  },
  no_unassigned_tasks: { status: 409, title: 'The backlog has no task to work on' },
  sprint_in_progress: { status: 409, title: 'The project has a running sprint' },
  external_ref_taken: { status: 409, title: 'The reference stands for another sprint' },
  number_passed: { status: 409, title: 'A sprint of the project has this number, or a later one' },
  sprint_claimed: { status: 409, title: 'Another object has claimed the sprint' },
  backlog_behind: { status: 409, title: 'The backlog has not yet taken the last sprint back' },
  not_yet: { status: 409, title: 'The sprint starts later' },
  window_past: { status: 409, title: 'The whole sprint lies in the past' },
  no_working_day: { status: 409, title: 'The sprint has no working day' },
  window_blocked: { status: 409, title: 'The sprint that runs ends after the whole window' },
  sprint_closed: { status: 409, title: 'The sprint is closed' },
  outside_sprint: { status: 409, title: 'The date is outside the sprint' },
  future_date: { status: 409, title: 'The date is in the future' },
} as const satisfies ErrorTable;
