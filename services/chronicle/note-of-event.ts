import type { z } from 'zod';
import type { Envelope } from '../kit/events/event.ts';
import { dailyScrumReported, sprintCompleted, sprintStarted } from '../sprint/contract/events.ts';
import { byPerson } from './domain/daily-reports.ts';
import type { DailyScrumBody, PlanningBody, RetrospectiveBody } from './notes/bodies.ts';
import type { Note } from './store/notes.ts';

/** The note that an event leaves in the chronicle, if any, under the id that its sender chose. */
export function noteOf(event: Envelope): Note | undefined {
  switch (event.event_type) {
    case sprintStarted.type:
      return planningOf(sprintStarted.data.parse(event.event_data), event.timestamp);
    case dailyScrumReported.type:
      return dailyScrumOf(dailyScrumReported.data.parse(event.event_data), event.timestamp);
    case sprintCompleted.type:
      return retrospectiveOf(sprintCompleted.data.parse(event.event_data), event.timestamp);
    default:
      return undefined;
  }
}

function planningOf(data: z.output<typeof sprintStarted.data>, at: string): Note<PlanningBody> {
  return {
    note_id: data.planning_note_id,
    kind: 'planning',
    project_id: data.project_id,
    sprint_id: data.sprint_id,
    report_date: null,
    written_by: 'event',
    body: {
      ...headOf(data),
      sprint_goal: data.sprint_goal,
      planned_tasks: data.tasks.map((t) => t.task_id),
    },
    created_at: new Date(at),
  };
}

/** A day off leaves a report too: nobody told anything, and the summary says why. */
function dailyScrumOf(data: z.output<typeof dailyScrumReported.data>, at: string): Note<DailyScrumBody> {
  const { report } = data;
  return {
    note_id: report.report_id,
    kind: 'daily_scrum',
    project_id: data.project_id,
    sprint_id: report.sprint_id,
    report_date: report.date,
    written_by: 'event',
    body: {
      summary: report.summary,
      summary_metrics: data.summary_metrics,
      reports: { [report.date]: byPerson(data.entries, at) },
    },
    created_at: new Date(at),
  };
}

function retrospectiveOf(data: z.output<typeof sprintCompleted.data>, at: string): Note<RetrospectiveBody> {
  const { retrospective } = data;
  return {
    note_id: retrospective.report_id,
    kind: 'retrospective',
    project_id: data.project_id,
    sprint_id: data.sprint_id,
    report_date: null,
    written_by: 'event',
    body: {
      ...headOf(data),
      what_went_well: retrospective.what_went_well,
      what_could_be_improved: retrospective.what_could_be_improved,
      action_items: retrospective.action_items,
      facilitator_id: null,
      attendees: data.attendees,
      tasks_summary: data.tasks.map((t) => ({
        task_id: t.task_id,
        description: t.title,
        status: t.status,
        employee_id: t.assigned_to,
        progress_percentage: t.progress_percentage,
      })),
    },
    created_at: new Date(at),
  };
}

const headOf = (data: z.output<typeof sprintStarted.data> | z.output<typeof sprintCompleted.data>) => ({
  sprint_id: data.sprint_id,
  project_id: data.project_id,
  sprint_name: data.sprint_name,
  start_date: data.start_date,
  end_date: data.end_date,
  duration_weeks: data.duration_weeks,
});
