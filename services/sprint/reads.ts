import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { isVisible } from '../kit/process/request-scope.ts';
import { addDays, dayIn, firstInstant } from '../kit/time/plain-date.ts';
import type { sprintRoutes } from './contract/routes.ts';
import type { DailyScrumReport, Sprint } from './contract/shapes.ts';
import { summarize } from './domain/progress.ts';
import { daysBegun, lastDayBegun, workingDays } from './domain/window.ts';
import { absenceWarnings } from './planning/warnings.ts';
import { nextOf, unheldOf } from './running/sprint-days.ts';
import { changedAfter, headOf, projectsChangedAfter } from './store/changes.ts';
import { findScrum, heldIn, scrumsOf } from './store/daily-scrums.ts';
import * as store from './store/sprints.ts';
import type { SprintDatabase, SprintRow, TaskRow } from './store/tables.ts';
import { tasksOf } from './store/tasks.ts';

type Held = Awaited<ReturnType<typeof heldIn>>;

function show(row: SprintRow, tasks: readonly TaskRow[], held: Held, now: Date): Sprint {
  const window = { startDate: row.start_date, endDate: row.end_date };
  const days = workingDays(row.calendar.days, window);
  const today = dayIn(row.closed_at ?? now, row.time_zone);
  const begun = daysBegun(days, lastDayBegun(row, today));
  // A day off that lies ahead may have been asked for.
  const last = held.findLast((s) => row.mode === 'Simulated' || s.date <= today);
  return {
    sprint_id: row.sprint_id,
    project_id: row.project_id,
    sprint_name: row.sprint_name,
    goal: row.goal,
    status: row.status,
    mode: row.mode,
    close_policy: row.close_policy,
    start_date: row.start_date,
    end_date: row.end_date,
    duration_weeks: row.duration_weeks,
    time_zone: row.time_zone,
    external_ref: row.external_ref,
    external_uid: row.external_uid,
    external_spec: row.external_spec,
    number: row.number,
    max_tasks: row.max_tasks,
    max_points: row.max_points,
    decision_id: row.decision_id,
    daily_scrum: row.daily_scrum,
    started_at: row.started_at.toISOString(),
    closed_at: row.closed_at?.toISOString() ?? null,
    closed_because: row.closed_because,
    version: row.version,
    day: {
      current: begun,
      total: days.length,
      next: nextOf(row, today, held),
      unheld: unheldOf(row, today, held),
      working: days,
      until: row.mode === 'Live' && row.status === 'in_progress' ? endOf(today, row.time_zone) : null,
    },
    progress: summarize(tasks),
    tasks: [...tasks],
    last_daily_scrum: last ? { date: last.date, report_id: last.report_id } : null,
    retrospective: row.retrospective,
    warnings: row.status === 'in_progress' ? absenceWarnings(row.calendar, window) : [],
  };
}

const endOf = (day: string, zone: string): string => firstInstant(addDays(day, 1), zone).toISOString();

const mustBe = (row: SprintRow | undefined, what: string): SprintRow => {
  if (!row) throw new Problem('sprint_not_found', `there is no sprint ${what}`);
  return row;
};

const visible = (row: SprintRow | undefined) => (row && isVisible(row.project_id) ? row : undefined);

async function showAll(db: SprintDatabase, rows: readonly SprintRow[], now: Date): Promise<Sprint[]> {
  const ids = rows.map((r) => r.sprint_id);
  const tasks = Map.groupBy(await tasksOf(db, ids), (t) => t.sprint_id);
  const held = Map.groupBy(await heldIn(db, ids), (h) => h.sprint_id);
  return rows.map((row) => show(row, tasks.get(row.sprint_id) ?? [], held.get(row.sprint_id) ?? [], now));
}

const showOne = async (db: SprintDatabase, row: SprintRow, now: Date): Promise<Sprint> =>
  show(row, await tasksOf(db, [row.sprint_id]), await heldIn(db, [row.sprint_id]), now);

export const getSprint = async (db: SprintDatabase, sprintId: string, now: Date): Promise<Sprint> =>
  showOne(db, mustBe(await store.findSprint(db, sprintId), sprintId), now);

export const getByRef = async (db: SprintDatabase, ref: string, now: Date): Promise<Sprint> =>
  showOne(db, mustBe(visible(await store.findByRef(db, ref)), `for ${ref}`), now);

export const listByProject = async (
  db: SprintDatabase,
  filter: Parameters<typeof store.listSprints>[1],
  now: Date,
): Promise<Sprint[]> => showAll(db, await store.listSprints(db, filter), now);

type Changes = z.output<typeof sprintRoutes.listSprints.query>;

/** @throws Problem invalid_input */
export async function listChanged(
  db: SprintDatabase,
  { changed_since: cursor, project_id: projectId, status, tasks, limit }: Changes,
  now: Date,
) {
  const { since, head } = await placeOf(db, cursor);
  const rows = await changedAfter(db, since, { projectId, status, limit });
  const shown = await showAll(db, rows, now);
  return {
    sprints: tasks === 'true' ? shown : shown.map(({ tasks: _, ...sprint }) => sprint),
    next: nextPlace(rows, limit, head),
    head: String(head),
    now: now.toISOString(),
  };
}

/** @throws Problem invalid_input */
export async function listChangedProjects(
  db: SprintDatabase,
  { changed_since: cursor, limit }: Pick<Changes, 'changed_since' | 'limit'>,
) {
  const { since, head } = await placeOf(db, cursor);
  const rows = await projectsChangedAfter(db, since, limit);
  const projects = rows.map(({ project_id, closed_sprints, running }) => ({ project_id, closed_sprints, running }));
  return { projects, next: nextPlace(rows, limit, head) };
}

async function placeOf(db: SprintDatabase, cursor = '0'): Promise<{ since: number; head: number }> {
  if (!/^\d{1,15}$/.test(cursor))
    throw new Problem('invalid_input', 'querystring.changed_since: no `next` of an earlier answer');
  const head = await headOf(db);
  // A place that nobody has reached is of another database: its reader starts over.
  return { since: Number(cursor) > head ? 0 : Number(cursor), head };
}

/** All places up to the head, which was read before the rows, are among them when they do not fill the page. */
const nextPlace = (rows: readonly { changed: number }[], limit: number, head: number): string => {
  const last = rows.at(-1)?.changed ?? 0;
  return String(rows.length < limit ? Math.max(last, head) : last);
};

export async function getActive(db: SprintDatabase): Promise<{ sprint_id: string }> {
  const [row] = await store.listSprints(db, { status: 'in_progress', limit: 1 });
  return { sprint_id: mustBe(row, 'running').sprint_id };
}

export async function listTasks(db: SprintDatabase, sprintId: string): Promise<TaskRow[]> {
  const tasks = await tasksOf(db, [sprintId]);
  // A sprint's row holds its calendar: it is read only where its tasks do not say that it is there.
  if (tasks.length === 0) mustBe(await store.findSprint(db, sprintId), sprintId);
  return tasks;
}

export async function getTaskSummary(db: SprintDatabase, sprintId: string) {
  const { total_tasks, completed_tasks } = summarize(await listTasks(db, sprintId));
  return { total_tasks, completed_tasks, pending_tasks: total_tasks - completed_tasks };
}

export async function listDailyScrums(
  db: SprintDatabase,
  sprintId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<DailyScrumReport[]> {
  const scrums = await scrumsOf(db, sprintId);
  if (scrums.length === 0) mustBe(await store.findSprint(db, sprintId), sprintId);
  return scrums.slice(offset, offset + limit).map(({ report }) => report);
}

/** A day off that a Simulated sprint passed is no report until somebody has asked for it. */
export async function getDailyScrum(db: SprintDatabase, sprintId: string, date: string): Promise<DailyScrumReport> {
  const stored = await findScrum(db, sprintId, date);
  if (stored?.asked_for) return stored.report;
  mustBe(await store.findSprint(db, sprintId), sprintId);
  throw new Problem('daily_scrum_not_found', `sprint ${sprintId} has no daily scrum of ${date}`);
}
