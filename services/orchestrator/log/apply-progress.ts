import { together } from '../../kit/database/together.ts';
import { dayAfter } from '../learning/running.ts';
import { type Forecasted, forecastsOf } from '../store/forecasts.ts';
import { lockingProjectsOf } from '../store/projects.ts';
import { daysOfAll, insertDays, moveSprints, runningSprints, saveTasks, tasksOfAll } from '../store/running-sprints.ts';
import type { ProjectRow, SprintDayRow, SprintRow, SprintTaskRow } from '../store/tables.ts';
import type { Applying } from './applying.ts';
import { type DataOf, KNOWN, type LoggedEvent } from './events.ts';
import { refreshForecasts } from './refresh-forecast.ts';

/** What is reported of running sprints, day by day: most of a log, and nothing that anything is learned from. */
const PROGRESS = ['TASK_UPDATED', 'DailyScrumReported'] as const;
export type Progress = (typeof PROGRESS)[number];

export const isProgress = (type: string): type is Progress => (PROGRESS as readonly string[]).includes(type);

/** A running sprint as the events before have left it. */
export interface Following {
  sprint: SprintRow;
  project: ProjectRow;
  tasks: Map<string, SprintTaskRow>;
  days: SprintDayRow[];
  forecast: Forecasted | undefined;
  /** place in the log of the last event that moved it */
  seq: number;
}

/**
 * Applies events of progress that follow each other in the log; each sprint's forecast is worked out once, after the last of them. Applied
 * again they change nothing. Throws ZodError when one is not in its shape.
 */
export async function applyProgress(events: readonly LoggedEvent[], to: Applying): Promise<void> {
  const { trx, later } = to.work;
  const told = events.map(toldBy);
  const ids = { sprintIds: [...new Set(told.map(({ sprintId }) => sprintId))] };
  // The lock first, and before anything is written: who holds a project may wait for no other row of it.
  const [locked, sprints, tasks, days, forecasts] = await together(trx, [
    lockingProjectsOf(trx, ids),
    runningSprints(trx, ids),
    tasksOfAll(trx, ids),
    daysOfAll(trx, ids),
    forecastsOf(trx, ids),
  ]);
  if (sprints.length === 0) return;
  const projects = new Map(locked.map((row) => [row.project_id, row]));
  const following = new Map(
    sprints.map((sprint): [string, Following] => [
      sprint.sprint_id,
      {
        sprint,
        project: projects.get(sprint.project_id) as ProjectRow,
        tasks: new Map(tasks.filter((t) => t.sprint_id === sprint.sprint_id).map((t) => [t.task_id, t])),
        days: days.filter((d) => d.sprint_id === sprint.sprint_id),
        forecast: forecasts.find(({ body }) => body.sprint_id === sprint.sprint_id),
        seq: 0,
      },
    ]),
  );
  const changes: Changes = { tasks: new Map(), days: [], moved: new Set() };
  for (const one of told) {
    const running = following.get(one.sprintId);
    if (running === undefined) continue;
    const hasMoved =
      one.type === 'TASK_UPDATED' ? updateTask(running, one.data, changes) : holdScrum(running, one.data, changes);
    if (hasMoved) running.seq = one.seq;
  }
  later(saveTasks(trx, [...changes.tasks.values()]));
  later(insertDays(trx, changes.days));
  const moved = [...changes.moved];
  later(
    moveSprints(
      trx,
      moved.map(({ sprint }) => sprint),
    ),
  );
  await refreshForecasts(
    moved.map(({ forecast, ...running }) => ({
      ...running,
      tasks: [...running.tasks.values()],
      shown: forecast?.body,
      source: forecast?.source ?? null,
    })),
    to,
  );
}

type Told = { sprintId: string; seq: number } & (
  | { type: 'TASK_UPDATED'; data: DataOf<'TASK_UPDATED'> }
  | { type: 'DailyScrumReported'; data: DataOf<'DailyScrumReported'> }
);

function toldBy({ event_type: type, event_data, seq }: LoggedEvent): Told {
  if (type === 'TASK_UPDATED') {
    const data = KNOWN[type].parse(event_data);
    return { type, seq, sprintId: data.sprint_id, data };
  }
  const data = KNOWN.DailyScrumReported.parse(event_data);
  return { type: 'DailyScrumReported', seq, sprintId: data.report.sprint_id, data };
}

interface Changes {
  /** by sprint and task */
  tasks: Map<string, SprintTaskRow>;
  days: SprintDayRow[];
  moved: Set<Following>;
}

function updateTask(running: Following, data: DataOf<'TASK_UPDATED'>, changes: Changes): boolean {
  const before = running.tasks.get(data.task_id);
  if (before === undefined || before.version >= data.sprint_version) return false;
  const task = {
    ...before,
    is_done: data.status === 'completed',
    is_blocked: data.impediment !== null,
    version: data.sprint_version,
  };
  running.tasks.set(task.task_id, task);
  changes.tasks.set(`${task.sprint_id}/${task.task_id}`, task);
  const day = data.day ?? running.sprint.as_of;
  moveOn(running, { as_of: day, gone_before: day }, changes);
  return true;
}

function holdScrum(
  running: Following,
  { report, points, summary_metrics: metrics }: DataOf<'DailyScrumReported'>,
  changes: Changes,
): boolean {
  if (report.outcome === 'NonWorkingDay') return false;
  if (!running.days.some(({ day }) => day === report.date)) {
    const day = {
      sprint_id: report.sprint_id,
      day: report.date,
      done_tasks: metrics.completed_tasks,
      remaining_tasks: metrics.pending_tasks,
      done_points: points?.completed ?? null,
      remaining_points: points === undefined ? null : points.total - points.completed,
      blocked_tasks: report.blockers_count,
    };
    running.days = [...running.days, day].sort((a, b) => (a.day < b.day ? -1 : 1));
    changes.days.push(day);
  }
  moveOn(running, { as_of: report.date, gone_before: dayAfter(report.date) }, changes);
  return true;
}

/** Days never go back, in whatever order they are told. */
function moveOn(
  running: Following,
  { as_of, gone_before }: Pick<SprintRow, 'as_of' | 'gone_before'>,
  changes: Changes,
): void {
  const { sprint } = running;
  running.sprint = {
    ...sprint,
    as_of: as_of > sprint.as_of ? as_of : sprint.as_of,
    gone_before: gone_before > sprint.gone_before ? gone_before : sprint.gone_before,
  };
  changes.moved.add(running);
}
