import type { ErrorTable } from '../../kit/calls/route.ts';

export const chronicleErrors = {
  note_not_found: { status: 404, title: 'No note fits' },
  note_exists: { status: 409, title: 'This sprint, or this day of it, or this decision, has its note already' },
  action_item_not_found: { status: 404, title: 'There is no such action item' },
  project_not_found: { status: 404, title: 'No note tells of this project' },
  invalid_period: { status: 400, title: 'The period ends before it starts' },
  no_metrics: { status: 404, title: 'There is no note yet' },
  no_similar_project: { status: 404, title: 'No project is that similar' },
  too_many_readers: { status: 503, title: 'Too many readers follow the events: come again later' },
  event_not_found: { status: 404, title: 'The log holds no such event' },
  transport_unavailable: { status: 503, title: 'The transport between the services is away' },
} as const satisfies ErrorTable;
