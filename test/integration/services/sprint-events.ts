import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type Envelope, type EventType, makeEvent } from '../../../services/kit/events/event.ts';
import { dailyScrumReported, sprintCompleted, sprintStarted } from '../../../services/sprint/contract/events.ts';

// Events as the sprint service sends them, for the services that follow it.

const header = (project_id: string, sprint_id: string) => ({
  sprint_id,
  project_id,
  sprint_name: 'Checkout',
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  duration_weeks: 2,
});

const envelope = <D extends z.ZodType>(
  kind: EventType<D>,
  sprintId: string,
  version: number,
  data: z.input<D>,
): Envelope =>
  makeEvent(kind, {
    aggregateId: sprintId,
    aggregateVersion: version,
    at: new Date('2026-11-23T09:00:00Z'),
    source: 'sprint',
    correlationId: 'test',
    data,
  });

export const started = (projectId: string, sprintId: string): Envelope =>
  envelope(sprintStarted, sprintId, 1, {
    ...header(projectId, sprintId),
    sprint_goal: 'Pay by card',
    mode: 'Live',
    planning_note_id: randomUUID(),
    tasks: [
      {
        task_id: 'T-1',
        title: 'Form',
        status: 'in_progress',
        progress_percentage: 20,
        assigned_to: 'E001',
        points: 3,
      },
      {
        task_id: 'T-2',
        title: 'Receipt',
        status: 'assigned_to_sprint',
        progress_percentage: 0,
        assigned_to: null,
        points: null,
      },
    ],
  });

export const reported = (
  projectId: string,
  sprintId: string,
  date: string,
  outcome: 'Reported' | 'NonWorkingDay' = 'Reported',
): Envelope => {
  const held = outcome === 'Reported';
  const line = { assigned_to: 'E001', yesterday_work: 'Drew it.', today_work: 'Builds it.', impediments: 'None.' };
  return envelope(dailyScrumReported, sprintId, 2, {
    project_id: projectId,
    report: {
      sprint_id: sprintId,
      date,
      report_id: randomUUID(),
      outcome,
      updated_tasks_count: held ? 1 : 0,
      completed_tasks_count: 0,
      pending_tasks_count: 2,
      blockers_count: 0,
      members: [],
      summary: held ? '1 of 2 tasks moved.' : 'Thanksgiving Day: nobody works.',
    },
    summary_metrics: { total_team_members: 1, total_tasks: 2, completed_tasks: 0, pending_tasks: 2 },
    entries: held
      ? [
          { ...line, task_id: 'T-1' },
          { ...line, task_id: 'T-2', assigned_to: null },
        ]
      : [],
  });
};

export const completed = (projectId: string, sprintId: string): Envelope =>
  envelope(sprintCompleted, sprintId, 9, {
    ...header(projectId, sprintId),
    status: 'closed_with_pending_tasks',
    sprint_version: 9,
    tasks: [
      { task_id: 'T-1', title: 'Form', status: 'completed', progress_percentage: 100, assigned_to: 'E001' },
      { task_id: 'T-2', title: 'Receipt', status: 'in_progress', progress_percentage: 40, assigned_to: null },
    ],
    retrospective: {
      report_id: randomUUID(),
      what_went_well: 'The form was done.',
      what_could_be_improved: 'The receipt was not.',
      action_items: [{ description: 'Split T-2.', status: 'open' }],
    },
    attendees: ['E001'],
  });
