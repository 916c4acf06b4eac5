import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { isVisible } from '../kit/process/request-scope.ts';
import { dayIn } from '../kit/time/plain-date.ts';
import type { sprintRoutes } from './contract/routes.ts';
import type { DailyScrumReport, Sprint } from './contract/shapes.ts';
import { summarize } from './domain/progress.ts';
import { daysBegun, lastDayBegun, workingDays } from './domain/window.ts';
import { nextOf, unheldOf } from './sprint-days.ts';
import { changedAfter, headOf } from './store/changes.ts';
import { findScrum, heldIn, scrumsOf } from './store/daily-scrums.ts';
import * as store from './store/sprints.ts';
import type { SprintDatabase, SprintRow, TaskRow } from './store/tables.ts';
import { tasksOf } from './store/tasks.ts';
import { absenceWarnings } from './warnings.ts';

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
    },
    progress: summarize(tasks),
    tasks: [...tasks],
    last_daily_scrum: last ? { date: last.date, report_id: last.report_id } : null,
    retrospective: row.retrospective,
    warnings: row.status === 'in_progress' ? absenceWarnings(row.calendar, window) : [],
  };
}

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

/** @throws Problem invalid_input */
export async function listChanged(
  db: SprintDatabase,
  { changed_since: cursor, project_id: projectId, status, limit }: z.output<typeof sprintRoutes.listSprints.query>,
  now: Date,
) {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new Problem('invalid_input', 'querystring.changed_since: no `next` of an earlier answer');
  const asked = Number(cursor ?? 0);
  // A place that nobody has reached is of another database: its reader starts over.
  const since = asked > (await headOf(db)) ? 0 : asked;
  const rows = await changedAfter(db, since, { projectId, status, limit });
  return { sprints: await showAll(db, rows, now), next: String(rows.at(-1)?.changed ?? since) };
}

export async function getActive(db: SprintDatabase): Promise<{ sprint_id: string }> {
  const [row] = await store.listSprints(db, { status: 'in_progress', limit: 1 });
  return { sprint_id: mustBe(row, 'running').sprint_id };
}

export async function listTasks(db: SprintDatabase, sprintId: string): Promise<TaskRow[]> {
  const row = mustBe(await store.findSprint(db, sprintId), sprintId);
  return tasksOf(db, [row.sprint_id]);
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
  const row = mustBe(await store.findSprint(db, sprintId), sprintId);
  const scrums = await scrumsOf(db, row.sprint_id);
  return scrums.slice(offset, offset + limit).map(({ report }) => report);
}

/** A day off that a Simulated sprint passed is no report until somebody has asked for it. */
export async function getDailyScrum(db: SprintDatabase, sprintId: string, date: string): Promise<DailyScrumReport> {
  const row = mustBe(await store.findSprint(db, sprintId), sprintId);
  const stored = await findScrum(db, row.sprint_id, date);
  if (!stored?.asked_for)
    throw new Problem('daily_scrum_not_found', `sprint ${sprintId} has no daily scrum of ${date}`);
  return stored.report;
}
