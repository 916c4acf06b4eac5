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
  /** tasks of sprints before it that are not in this one and of which no daily scrum has told all */
  earlier: readonly SprintTask[];
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
  // What is in the way is told by the scrums of working days.
  blockers_count: 0,
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
  const updated = f.tasks.filter((t) => f.changes.some((c) => c.task_id === t.task_id)).length;
  const totals = counts(f.tasks);
  const parts = [
    `${updated} of ${f.tasks.length} tasks updated, ${totals.completed_tasks_count} completed`,
    ...(totals.blockers_count > 0 ? [`${totals.blockers_count} blocked`] : []),
    ...(f.earlier.length > 0 ? [`of the sprint before: ${f.earlier.map((t) => t.task_id).join(', ')}`] : []),
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

function entriesOf({ tasks, earlier, changes, day }: Facts): Entry[] {
  const workedOn = (task: SprintTask): string => {
    const first = changes.find((c) => c.task_id === task.task_id);
    if (!first) return '';
    const now = `${task.progress_percentage} %`;
    if (first.from_progress === task.progress_percentage) return `${task.task_id}: reported at ${now}.`;
    return `${task.task_id}: from ${first.from_progress} % to ${now}${isOpen(task) ? '' : ', completed'}.`;
  };
  const isThere = (id: string | null): boolean => id === null || !day?.absent.includes(id);
  const entries = tasks.map((task): Entry => {
    const { task_id, assigned_to, impediment, progress_percentage: progress } = task;
    const worked = workedOn(task);
    const isAtWork = worked !== '' || progress > 0 || impediment !== null || assigned_to !== null;
    return {
      assigned_to,
      task_id,
      yesterday_work: worked,
      today_work: isOpen(task) && isAtWork && isThere(assigned_to) ? `${task_id} (at ${progress} %).` : '',
      impediments: impediment === null ? '' : `${task_id}: ${impediment}.`,
    };
  });
  const told = earlier.map((task): Entry => {
    const { task_id, assigned_to } = task;
    return { assigned_to, task_id, yesterday_work: workedOn(task), today_work: '', impediments: '' };
  });
  return [...told, ...entries].filter((e) => e.yesterday_work + e.today_work + e.impediments !== '');
}

const isOpen = (task: SprintTask): boolean => task.status !== 'completed';
