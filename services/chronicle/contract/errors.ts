import type { ErrorTable } from '../../kit/calls/route.ts';

export const chronicleErrors = {
  note_not_found: { status: 404, title: 'No note fits' },
  note_exists: { status: 409, title: 'This sprint, or this day of it, has its note already' },
  too_many_readers: { status: 503, title: 'Too many readers follow the events: come again later' },
} as const satisfies ErrorTable;
