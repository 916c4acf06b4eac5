import { randomUUID } from 'node:crypto';
import type { DailyScrumBody, RetrospectiveBody } from '../../services/chronicle/notes/bodies.ts';
import type { Note } from '../../services/chronicle/store/notes.ts';
import { randomStream } from '../../services/sprint/domain/random.ts';

const DAY_MS = 86_400_000;
const SPRINT_DAYS = 14;
export const DAILY_SCRUMS = 4;
const CAUSES = Array.from({ length: 40 }, (_, i) => `cause number ${i} stands in the way of the team`);

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The notes of one closed sprint: its daily scrums, then its retrospective. The same numbers give the same sprint. */
export function notesOfSprint(project_id: string, number: number, projectStart: number): Note[] {
  const next = randomStream(`${project_id}/${number}`);
  const upTo = (n: number) => Math.floor(next() * n);
  const sprint_id = `${project_id}-S${String(number).padStart(3, '0')}`;
  const start = projectStart + number * SPRINT_DAYS * DAY_MS;
  const [team, size] = [3 + upTo(6), 4 + upTo(10)];
  const done = Math.floor(size * (0.4 + 0.6 * next()));
  const person = () => `E${upTo(team)}`;
  const head = { project_id, sprint_id, written_by: 'event' as const };
  const scrums = Array.from({ length: DAILY_SCRUMS }, (_, day): Note<DailyScrumBody> => {
    const report_date = isoDay(start + (1 + day * 3) * DAY_MS);
    const created_at = new Date(`${report_date}T09:00:00Z`);
    const tasks = Array.from({ length: size }, (_task, i) => ({
      id: `T-${i}`,
      yesterday_work: `T-${i}: from 10 % to 40 %.`,
      today_work: `T-${i} (at 40 %).`,
      impediments: next() < 0.08 ? `T-${i}: ${CAUSES[upTo(CAUSES.length)]}.` : '',
      created_at: created_at.toISOString(),
    }));
    const completed = Math.floor((done * (day + 1)) / DAILY_SCRUMS);
    return {
      ...head,
      note_id: randomUUID(),
      kind: 'daily_scrum',
      report_date,
      created_at,
      body: {
        summary: `${size} tasks.`,
        summary_metrics: {
          total_team_members: team,
          total_tasks: size,
          completed_tasks: completed,
          pending_tasks: size - completed,
        },
        reports: { [report_date]: [{ employee_id: person(), tasks }] },
      },
    };
  });
  const retrospective: Note<RetrospectiveBody> = {
    ...head,
    note_id: randomUUID(),
    kind: 'retrospective',
    report_date: null,
    created_at: new Date(start + SPRINT_DAYS * DAY_MS),
    body: {
      sprint_id,
      project_id,
      sprint_name: 'A sprint',
      start_date: isoDay(start),
      end_date: isoDay(start + SPRINT_DAYS * DAY_MS),
      duration_weeks: 2,
      what_went_well: `Completed ${done} of ${size} tasks.`,
      what_could_be_improved: 'The rest.',
      action_items: Array.from({ length: upTo(4) }, () => ({
        description: `Remove the cause: ${CAUSES[upTo(CAUSES.length)]} (T-1)`,
        status: 'open',
      })),
      facilitator_id: null,
      attendees: Array.from({ length: team }, (_, i) => `E${i}`),
      tasks_summary: Array.from({ length: size }, (_, i) => ({
        task_id: `T-${i}`,
        description: 'A task of the sprint',
        status: i < done ? 'completed' : 'in_progress',
        employee_id: person(),
        progress_percentage: i < done ? 100 : 40,
      })),
    },
  };
  return [...scrums, retrospective];
}
