import { randomUUID } from 'node:crypto';
import type { DailyScrumBody, RetrospectiveBody } from '../../../../services/chronicle/notes/bodies.ts';
import type { Note } from '../../../../services/chronicle/store/notes.ts';

const TASKS = 5;

/** A daily scrum that told these impediments, and the retrospective of a sprint with five tasks. */
export function closedSprint(sprint: {
  project_id: string;
  start: string | null;
  number?: number;
  /** completed tasks */
  done?: number;
  causes?: string[];
}): Note[] {
  const { project_id, start, number = 1, done = TASKS, causes = [] } = sprint;
  const sprint_id = `${project_id}-S${number}`;
  const head = { project_id, sprint_id, written_by: 'event' as const, created_at: new Date(number * 1000) };
  const scrum: DailyScrumBody = {
    summary: null,
    summary_metrics: null,
    reports: {
      '2026-11-23': causes.map((impediments, i) => ({
        employee_id: `E${i}`,
        tasks: [{ id: 'T-1', yesterday_work: null, today_work: null, impediments, created_at: '' }],
      })),
    },
  };
  const retrospective: RetrospectiveBody = {
    sprint_id,
    project_id,
    sprint_name: null,
    start_date: start,
    end_date: null,
    duration_weeks: 2,
    what_went_well: null,
    what_could_be_improved: null,
    action_items: [],
    facilitator_id: null,
    attendees: ['E1'],
    tasks_summary: Array.from({ length: TASKS }, (_, i) => ({
      task_id: `T-${i}`,
      description: 'A task',
      status: i < done ? 'completed' : 'in_progress',
      employee_id: null,
      progress_percentage: i < done ? 100 : 0,
    })),
  };
  return [
    { ...head, note_id: randomUUID(), kind: 'daily_scrum', report_date: '2026-11-23', body: scrum },
    { ...head, note_id: randomUUID(), kind: 'retrospective', report_date: null, body: retrospective },
  ];
}
