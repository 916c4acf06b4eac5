import type { ReportsByDate } from './daily-reports.ts';

/** What a retrospective says in numbers. */
export interface Outcome {
  start_date: string | null;
  end_date: string | null;
  duration_weeks: number | null;
  tasks: number;
  completed_tasks: number;
  team_size: number;
  /** people who had a task */
  people_with_tasks: number;
}

interface Retrospective {
  start_date: string | null;
  end_date: string | null;
  duration_weeks: number | null;
  attendees: string[];
  tasks_summary: { status: string; employee_id: string | null; progress_percentage: number }[];
}

/** Both spellings of the seed; a task at 100 % is done whatever its status says. */
const isCompleted = (task: { status: string; progress_percentage: number }): boolean =>
  task.status === 'completed' || task.status === 'close' || task.progress_percentage === 100;

export const outcomeOf = ({
  start_date,
  end_date,
  duration_weeks,
  attendees,
  tasks_summary,
}: Retrospective): Outcome => ({
  start_date,
  end_date,
  duration_weeks,
  tasks: tasks_summary.length,
  completed_tasks: tasks_summary.filter(isCompleted).length,
  team_size: new Set(attendees).size,
  people_with_tasks: new Set(tasks_summary.flatMap((t) => t.employee_id ?? [])).size,
});

/** A sprint is a success when at least 80 % of its tasks were completed; in whole numbers, so that no rounding decides. */
export const isSuccess = (completed: number, tasks: number): boolean => completed * 5 >= tasks * 4;

/** The note that an event leaves of a day off tells of nobody; what somebody wrote by hand was held. */
export const wasHeld = (writtenBy: 'hand' | 'event', reports: ReportsByDate): boolean =>
  writtenBy === 'hand' || Object.values(reports).some((people) => people.length > 0);
