import { Problem } from '../kit/calls/problem.ts';
import { type Conflict, conflictsOf, daysBetween } from './domain/calendar.ts';
import { KnownCalendars, type Seen, type Window } from './known/calendars.ts';
import { findProject, type ProjectRow } from './store/projects.ts';
import type { ProjectDatabase } from './store/tables.ts';
import { findWithin } from './store/whole.ts';

const MAX_DAYS = 366;
const calendars = new KnownCalendars();

/** @throws Problem project_not_found */
export async function getProject(db: ProjectDatabase, id: string): Promise<ProjectRow> {
  const row = await findProject(db, id);
  if (!row) throw noSuchProject(id);
  return row;
}

export const noSuchProject = (id: string) => new Problem('project_not_found', `there is no project ${id}`);

/** Each day of the window with who is there. The same object again while nothing of it has changed. @throws Problem project_not_found, invalid_input */
export async function getCalendar(db: ProjectDatabase, projectId: string, window: Window) {
  return (await lookAt(db, projectId, window)).calendar;
}

/** What keeps the team from working within the window. @throws Problem project_not_found, invalid_input */
export async function checkAvailability(
  db: ProjectDatabase,
  projectId: string,
  window: Window,
): Promise<{ status: 'ok' | 'conflict'; conflicts: Conflict[] }> {
  const { calendar, absences } = await lookAt(db, projectId, window);
  const conflicts = conflictsOf(calendar.days, calendar.team, absences);
  return { status: conflicts.length > 0 ? 'conflict' : 'ok', conflicts };
}

async function lookAt(db: ProjectDatabase, projectId: string, window: Window): Promise<Seen> {
  const length = daysBetween(window.start_date, window.end_date);
  if (length < 1) throw new Problem('invalid_input', 'querystring.end_date: ends before it starts');
  if (length > MAX_DAYS) {
    throw new Problem('invalid_input', `querystring.end_date: ${length} days are more than ${MAX_DAYS}`);
  }
  const row = await findWithin(db, projectId, window);
  if (row === undefined) throw noSuchProject(projectId);
  return calendars.of(row, window);
}
