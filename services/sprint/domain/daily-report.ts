import type { DailyScrumReport, SprintTask } from '../contract/shapes.ts';
import type { Member } from './assign.ts';
import type { Day } from './window.ts';

/** What happened to a task between two daily scrums. */
export interface Change {
  task_id: string;
  from_progress: number;
  to_progress: number;
}

export interface Facts {
  sprintId: string;
  reportId: string;
  date: string;
  tasks: readonly SprintTask[];
  changes: readonly Change[];
  team: readonly Member[];
  /** the calendar's word on the date; undefined: a day that the calendar does not tell of */
  day: Day | undefined;
}

export interface Entry {
  assigned_to: string | null;
  task_id: string;
  yesterday_work: string;
  today_work: string;
  impediments: string;
}

/** The report of a day on which nobody works. */
export const dayOffReport = (f: Facts): DailyScrumReport => ({
  ...counts(f.tasks),
  sprint_id: f.sprintId,
  date: f.date,
  report_id: f.reportId,
  outcome: 'NonWorkingDay',
  updated_tasks_count: 0,
  members: [],
  summary: f.day?.holiday ? `No daily scrum: ${f.day.holiday}.` : 'No daily scrum: not a working day.',
});

export function dailyReport(f: Facts): { report: DailyScrumReport; entries: Entry[] } {
  const entries = entriesOf(f);
  const people = [...new Set(entries.map((e) => e.assigned_to))];
  const absent = f.team.filter((m) => f.day?.absent.includes(m.id));
  const members = people.map((id) => {
    const mine = entries.filter((e) => e.assigned_to === id);
    const lines = (pick: (e: Entry) => string) =>
      mine
        .map(pick)
        .filter((line) => line !== '')
        .join(' ');
    return {
      employee_id: id,
      yesterday: lines((e) => e.yesterday_work),
      today: lines((e) => e.today_work),
      impediments: lines((e) => e.impediments),
    };
  });
  const updated = new Set(f.changes.map((c) => c.task_id)).size;
  const totals = counts(f.tasks);
  const parts = [
    `${updated} of ${f.tasks.length} tasks updated, ${totals.completed_tasks_count} completed`,
    ...(totals.blockers_count > 0 ? [`${totals.blockers_count} blocked`] : []),
    ...(absent.length > 0 ? [`absent: ${absent.map((m) => m.name).join(', ')}`] : []),
  ];
  const report: DailyScrumReport = {
    ...totals,
    sprint_id: f.sprintId,
    date: f.date,
    report_id: f.reportId,
    outcome: 'Reported',
    updated_tasks_count: updated,
    members,
    summary: `${parts.join('; ')}.`,
  };
  return { report, entries };
}

const counts = (tasks: readonly SprintTask[]) => ({
  completed_tasks_count: tasks.filter((t) => t.status === 'completed').length,
  pending_tasks_count: tasks.filter((t) => t.status !== 'completed').length,
  blockers_count: tasks.filter((t) => t.impediment !== null).length,
});

function entriesOf({ tasks, changes }: Facts): Entry[] {
  return tasks.flatMap((task) => {
    const mine = changes.filter((c) => c.task_id === task.task_id);
    const [first] = mine;
    const open = task.status !== 'completed';
    if (!first && (!open || (task.progress_percentage === 0 && task.impediment === null && task.assigned_to === null)))
      return [];
    const now = `${task.progress_percentage} %`;
    const worked = first
      ? first.from_progress === task.progress_percentage
        ? `${task.task_id}: reported at ${now}.`
        : `${task.task_id}: from ${first.from_progress} % to ${now}${open ? '' : ', completed'}.`
      : '';
    return [
      {
        assigned_to: task.assigned_to,
        task_id: task.task_id,
        yesterday_work: worked,
        today_work: open ? `${task.task_id} (at ${now}).` : '',
        impediments: task.impediment === null ? '' : `${task.task_id}: ${task.impediment}.`,
      },
    ];
  });
}
