import type { ReportsByDate } from './daily-reports.ts';

/** One impediment as one daily scrum told it: of one day, person and task. */
export interface ImpedimentReport {
  report_date: string;
  /** '': work that nobody has taken */
  employee_id: string;
  task_id: string;
  /** what is in the way, without the task */
  cause: string;
}

const LONGEST_CAUSE = 500;
/** What people write who have none, in lower case and without a full stop. */
const NONE = new Set(['', '-', 'n/a', 'nil', 'no', 'no impediment', 'no impediments', 'none', 'nothing']);

/** The same impediment reads the same, whatever stands around it: "T-1: the test environment is down." */
export const causeOf = (words: string | null, taskId = ''): string => {
  const text = words ?? '';
  const bare = taskId !== '' && text.startsWith(`${taskId}: `) ? text.slice(taskId.length + 2) : text;
  const cause = bare.replace(/\s+/g, ' ').replace(/^ |[. ]+$/g, '');
  return NONE.has(cause.toLowerCase()) ? '' : [...cause].slice(0, LONGEST_CAUSE).join('');
};

/** Every impediment that the reports tell of, each once. */
export function impedimentsOf(reports: ReportsByDate): ImpedimentReport[] {
  const told = new Map<string, ImpedimentReport>();
  for (const [report_date, people] of Object.entries(reports)) {
    for (const { employee_id, tasks } of people) {
      for (const task of tasks) {
        const cause = causeOf(task.impediments, task.id);
        const report = { report_date, employee_id: employee_id ?? '', task_id: task.id, cause };
        if (cause !== '') told.set(JSON.stringify(Object.values(report)), report);
      }
    }
  }
  return [...told.values()];
}
