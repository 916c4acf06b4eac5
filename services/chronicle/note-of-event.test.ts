import { describe, expect, it } from 'vitest';
import { completed, reported, started } from '../../test/integration/fixtures/services/sprint-events.ts';
import { plain } from '../../test/integration/services/chronicle/chronicle-service.ts';
import { noteOf } from './note-of-event.ts';

const head = {
  sprint_id: 'PAY-S01',
  project_id: 'PAY',
  sprint_name: 'Checkout',
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  duration_weeks: 2,
};
const created_at = new Date('2026-11-23T09:00:00Z');
const ids = { project_id: 'PAY', sprint_id: 'PAY-S01', written_by: 'event', created_at };

describe('the note that an event leaves', () => {
  it('of a start is its planning', () => {
    const event = started('PAY', 'PAY-S01');
    expect(noteOf(event)).toEqual({
      ...ids,
      note_id: event.event_data.planning_note_id,
      kind: 'planning',
      report_date: null,
      body: { ...head, sprint_goal: 'Pay by card', planned_tasks: ['T-1', 'T-2'] },
    });
  });

  it('of a daily scrum is its report, by person', () => {
    const event = reported('PAY', 'PAY-S01', '2026-11-24');
    const line = (id: string) => ({
      id,
      yesterday_work: 'Drew it.',
      today_work: 'Builds it.',
      impediments: 'None.',
      created_at: '2026-11-23T09:00:00.000Z',
    });
    expect(noteOf(event)).toEqual({
      ...ids,
      note_id: (event.event_data.report as { report_id: string }).report_id,
      kind: 'daily_scrum',
      report_date: '2026-11-24',
      body: {
        summary: '1 of 2 tasks moved.',
        summary_metrics: { total_team_members: 1, total_tasks: 2, completed_tasks: 0, pending_tasks: 2 },
        reports: {
          '2026-11-24': [
            { employee_id: 'E001', tasks: [line('T-1')] },
            { employee_id: null, tasks: [line('T-2')] },
          ],
        },
      },
    });
  });

  it('of a day off says why nobody told anything', () => {
    const note = noteOf(reported('PAY', 'PAY-S01', '2026-11-26', 'NonWorkingDay'));
    expect(note?.body).toMatchObject({
      summary: 'Thanksgiving Day: nobody works.',
      reports: { '2026-11-26': [] },
    });
  });

  it('of a close is its retrospective', () => {
    const event = completed('PAY', 'PAY-S01');
    expect(noteOf(event)).toEqual({
      ...ids,
      note_id: (event.event_data.retrospective as { report_id: string }).report_id,
      kind: 'retrospective',
      report_date: null,
      body: {
        ...head,
        what_went_well: 'The form was done.',
        what_could_be_improved: 'The receipt was not.',
        action_items: [{ description: 'Split T-2.', status: 'open' }],
        facilitator_id: null,
        attendees: ['E001'],
        tasks_summary: [
          { task_id: 'T-1', description: 'Form', status: 'completed', employee_id: 'E001', progress_percentage: 100 },
          { task_id: 'T-2', description: 'Receipt', status: 'in_progress', employee_id: null, progress_percentage: 40 },
        ],
      },
    });
  });

  it('of any other event is none', () => expect(noteOf(plain('A', 1))).toBeUndefined());

  it('of an event that does not fit its type is an error', () => {
    expect(() => noteOf({ ...started('PAY', 'PAY-S01'), event_data: { project_id: 'PAY' } })).toThrow();
  });
});
