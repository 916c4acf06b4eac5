import { Problem } from '../kit/calls/problem.ts';
import { type Conflict, calendarDays, conflictsOf, daysBetween } from './domain/calendar.ts';
import { publicHolidayOf } from './public-holidays.ts';
import { calendarOf, findProject, type ProjectRow } from './store/projects.ts';
import type { ProjectDatabase } from './store/tables.ts';
import { findWhole } from './store/whole.ts';

/** From `start_date` to `end_date`, both included. */
export interface Window {
  start_date: string;
  end_date: string;
}

const MAX_DAYS = 366;

/** @throws Problem project_not_found */
export async function getProject(db: ProjectDatabase, id: string): Promise<ProjectRow> {
  const row = await findProject(db, id);
  if (!row) throw noSuchProject(id);
  return row;
}

export const noSuchProject = (id: string) => new Problem('project_not_found', `there is no project ${id}`);

/** Each day of the window with who is there. @throws Problem project_not_found, invalid_input */
export async function getCalendar(db: ProjectDatabase, projectId: string, window: Window) {
  const { project, team, days } = await lookAt(db, projectId, window);
  return { project_id: project.id, time_zone: project.time_zone, team, days };
}

/** What keeps the team from working within the window. @throws Problem project_not_found, invalid_input */
export async function checkAvailability(
  db: ProjectDatabase,
  projectId: string,
  window: Window,
): Promise<{ status: 'ok' | 'conflict'; conflicts: Conflict[] }> {
  const { team, days, absences } = await lookAt(db, projectId, window);
  const conflicts = conflictsOf(days, team, absences);
  return { status: conflicts.length > 0 ? 'conflict' : 'ok', conflicts };
}

async function lookAt(db: ProjectDatabase, projectId: string, window: Window) {
  const length = daysBetween(window.start_date, window.end_date);
  if (length < 1) throw new Problem('invalid_input', 'querystring.end_date: ends before it starts');
  if (length > MAX_DAYS) {
    throw new Problem('invalid_input', `querystring.end_date: ${length} days are more than ${MAX_DAYS}`);
  }
  const whole = await findWhole(db, projectId, window);
  if (whole === undefined) throw noSuchProject(projectId);
  const { project, members, absences } = whole;
  const team = members.map((m) => ({ id: m.employee_id, name: m.name, hours_per_day: m.hours_per_day }));
  const days = calendarDays(window, calendarOf(project), publicHolidayOf(project), absences);
  return { project, team, days, absences };
}
