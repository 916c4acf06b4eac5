import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Known, LoggedEvent } from '../../../../services/orchestrator/log/events.ts';
import type {
  dailyScrumReported,
  sprintCompleted,
  sprintStarted,
  taskUpdated,
} from '../../../../services/sprint/contract/events.ts';

type StartedData = z.input<typeof sprintStarted.data>;
type CompletedData = z.input<typeof sprintCompleted.data>;
type ReportedData = z.input<typeof dailyScrumReported.data>;

/** Monday to Friday of two weeks from 2026-11-23 on. */
export const WORKING_DAYS = [
  ...['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'],
  ...['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'],
];

let seq = 0;
/** An event as chronicle's log has it, after all that were made before it. */
export const logged = <Type extends keyof Known>(
  event_type: Type,
  event_data: z.input<Known[Type]>,
  aggregate_version = 1,
): LoggedEvent => ({
  seq: ++seq,
  event_type,
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_version,
  schema_version: 1,
  event_data: event_data as Record<string, unknown>,
});

const headerOf = (sprintId: string) => ({
  sprint_id: sprintId,
  project_id: sprintId.replace(/-S\d+$/, ''),
  sprint_name: 'Checkout',
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  duration_weeks: 2,
});

/** As events were before they told more: no optional field. Tasks T1, T2, … with these points. */
export const oldStart = (sprintId: string, points: readonly (number | null)[], more: Partial<StartedData> = {}) =>
  logged('SprintStarted', {
    ...headerOf(sprintId),
    sprint_goal: 'Pay by card',
    mode: 'Live',
    planning_note_id: randomUUID(),
    tasks: points.map((each, i) => ({
      task_id: `T${i + 1}`,
      title: `Do ${i + 1}`,
      status: 'assigned_to_sprint' as const,
      progress_percentage: 0,
      assigned_to: null,
      points: each,
    })),
    ...more,
  });

/** With everything that is told today. */
export const start = (sprintId: string, points: readonly (number | null)[], more: Partial<StartedData> = {}) =>
  oldStart(sprintId, points, {
    number: Number(/\d+$/.exec(sprintId)?.[0]),
    close_policy: 'Manual',
    time_zone: 'UTC',
    decision_id: null,
    working_days: WORKING_DAYS,
    person_days: 20,
    backlog_open: { tasks: 40, tasks_with_points: 40, points: 120 },
    limited_by: 'Limits',
    ...more,
  });

/** Tasks T1 … T`of`, of which the first `done` are completed. */
export const close = (sprintId: string, done: number, of: number, more: Partial<CompletedData> = {}) =>
  logged('SprintCompleted', {
    ...headerOf(sprintId),
    status: done === of ? 'completed' : 'closed_with_pending_tasks',
    sprint_version: 99,
    tasks: Array.from({ length: of }, (_, i) => ({
      task_id: `T${i + 1}`,
      title: `Do ${i + 1}`,
      status: i < done ? ('completed' as const) : ('in_progress' as const),
      progress_percentage: i < done ? 100 : 40,
      assigned_to: null,
    })),
    retrospective: { report_id: randomUUID(), what_went_well: '', what_could_be_improved: '', action_items: [] },
    attendees: [],
    ...more,
  });

/** A daily scrum after which `done` of `of` tasks are completed. */
export const report = (
  sprintId: string,
  date: string,
  done: number,
  of: number,
  more: Partial<ReportedData> & { outcome?: 'Reported' | 'NonWorkingDay' } = {},
) => {
  const { outcome = 'Reported', ...rest } = more;
  return logged('DailyScrumReported', {
    project_id: headerOf(sprintId).project_id,
    report: {
      sprint_id: sprintId,
      date,
      report_id: randomUUID(),
      outcome,
      updated_tasks_count: 0,
      completed_tasks_count: 0,
      pending_tasks_count: of - done,
      blockers_count: 0,
      members: [],
      summary: '',
    },
    summary_metrics: { total_team_members: 2, total_tasks: of, completed_tasks: done, pending_tasks: of - done },
    entries: [],
    ...rest,
  });
};

/** Task T`n` changed; done unless said otherwise. */
export const update = (
  sprintId: string,
  n: number,
  sprint_version: number,
  more: Partial<z.input<typeof taskUpdated.data>> = {},
) =>
  logged('TASK_UPDATED', {
    task_id: `T${n}`,
    project_id: headerOf(sprintId).project_id,
    sprint_id: sprintId,
    sprint_version,
    status: 'completed',
    progress_percentage: 100,
    assigned_to: null,
    impediment: null,
    updated_at: '2026-11-24T10:00:00.000Z',
    ...more,
  });

/** The team is these people; who has dates is away on them. */
export const team = (projectId: string, people: Record<string, [from: string, to: string] | null>) =>
  logged('ProjectChanged', {
    project_id: projectId,
    name: projectId,
    owner: null,
    calendar: {
      country: null,
      subdivision: null,
      time_zone: 'UTC',
      working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
      holidays: [],
    },
    team: Object.entries(people).map(([id, away]) => ({
      id,
      name: id,
      role: null,
      hours_per_day: 6,
      absences: away === null ? [] : [{ start_date: away[0], end_date: away[1], reason: null }],
    })),
  });
