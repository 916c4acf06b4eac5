import { Problem } from '../kit/calls/problem.ts';
import { dayIn } from '../kit/time/plain-date.ts';
import type { DailyScrumReport, Sprint } from './contract/shapes.ts';
import { summarize } from './domain/progress.ts';
import { daysBegun, unheldDays, workingDays } from './domain/window.ts';
import { findScrum, scrumsOf } from './store/daily-scrums.ts';
import * as store from './store/sprints.ts';
import type { SprintDatabase, SprintRow, TaskRow } from './store/tables.ts';
import { tasksOf } from './store/tasks.ts';
import { absenceWarnings } from './warnings.ts';

/**
 * The next working day whose daily scrum can be asked for: Live from today on, Simulated after the last one played.
 * null: the sprint has none left.
 */
export async function nextDay(db: SprintDatabase, row: SprintRow, today: string): Promise<string | null> {
  const held = new Set((await scrumsOf(db, row.sprint_id)).map((s) => s.date));
  return nextOf(row, today, held);
}

/** A Manual sprint runs on past its end date until it is closed. */
const NEVER = '9999-12-31';

function daysToHold(row: SprintRow): string[] {
  const endDate = row.close_policy === 'Manual' ? NEVER : row.end_date;
  return workingDays(row.calendar.days, { startDate: row.start_date, endDate });
}

function nextOf(row: SprintRow, today: string, held: ReadonlySet<string>): string | null {
  if (row.status !== 'in_progress') return null;
  const open = daysToHold(row).filter((d) => !held.has(d));
  if (row.mode === 'Live') return open.find((d) => d >= today) ?? null;
  return open.find((d) => row.simulated_until === null || d > row.simulated_until) ?? null;
}

function unheldOf(row: SprintRow, today: string, scrums: Awaited<ReturnType<typeof scrumsOf>>): string[] {
  if (row.status !== 'in_progress' || row.mode !== 'Live') return [];
  const told = scrums.map(({ date, report }) => ({ date, outcome: report.outcome }));
  return unheldDays(daysToHold(row), told, today);
}

async function show(db: SprintDatabase, row: SprintRow, tasks: readonly TaskRow[], now: Date): Promise<Sprint> {
  const scrums = await scrumsOf(db, row.sprint_id);
  const window = { startDate: row.start_date, endDate: row.end_date };
  const days = workingDays(row.calendar.days, window);
  const today = dayIn(row.closed_at ?? now, row.time_zone);
  const until = row.mode === 'Simulated' ? row.simulated_until : today;
  // A day off that lies ahead may have been asked for.
  const last = scrums.findLast((s) => row.mode === 'Simulated' || s.date <= today);
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
    started_at: row.started_at.toISOString(),
    closed_at: row.closed_at?.toISOString() ?? null,
    version: row.version,
    day: {
      current: daysBegun(days, until),
      total: days.length,
      next: nextOf(row, today, new Set(scrums.map((s) => s.date))),
      unheld: unheldOf(row, today, scrums),
      working: days,
    },
    progress: summarize(tasks),
    tasks: [...tasks],
    last_daily_scrum: last ? { date: last.date, report_id: last.report.report_id } : null,
    retrospective: row.retrospective,
    warnings: row.status === 'in_progress' ? absenceWarnings(row.calendar, window) : [],
  };
}

const mustBe = (row: SprintRow | undefined, what: string): SprintRow => {
  if (!row) throw new Problem('sprint_not_found', `there is no sprint ${what}`);
  return row;
};

export async function getSprint(db: SprintDatabase, sprintId: string, now: Date): Promise<Sprint> {
  const row = mustBe(await store.findSprint(db, sprintId), sprintId);
  return show(db, row, await tasksOf(db, [row.sprint_id]), now);
}

export async function getByRef(db: SprintDatabase, ref: string, now: Date): Promise<Sprint> {
  const row = mustBe(await store.findByRef(db, ref), `for ${ref}`);
  return show(db, row, await tasksOf(db, [row.sprint_id]), now);
}

export async function listByProject(
  db: SprintDatabase,
  filter: Parameters<typeof store.listSprints>[1],
  now: Date,
): Promise<Sprint[]> {
  const rows = await store.listSprints(db, filter);
  const tasks = await tasksOf(
    db,
    rows.map((r) => r.sprint_id),
  );
  return Promise.all(
    rows.map((r) =>
      show(
        db,
        r,
        tasks.filter((t) => t.sprint_id === r.sprint_id),
        now,
      ),
    ),
  );
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
