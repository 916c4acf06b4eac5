import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { DailyScrumBody, RetrospectiveBody } from '../../../../services/chronicle/notes/bodies.ts';
import type { Note } from '../../../../services/chronicle/store/notes.ts';

// Histories of notes that are short and full of what is awkward: two writers, both spellings, reports told twice, notes of no sprint.

export const PROJECTS = ['ONE', 'TWO', 'SIX'];
const PEOPLE = ['E1', 'E2', 'E3', null];
const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25'];

const one = <T>(...of: T[]) => fc.constantFrom(...of);
const some = <T>(of: fc.Arbitrary<T>, most: number) => fc.array(of, { maxLength: most });

const task = fc.record({
  task_id: one('T-1', 'T-2', 'T-3'),
  description: fc.constant('Form'),
  status: one('open', 'in-progress', 'close', 'assigned_to_sprint', 'in_progress', 'completed', 'closed'),
  employee_id: one(...PEOPLE),
  progress_percentage: one(0, 99, 100),
});
const actionItem = fc.record({
  description: one(
    'Improve planning',
    'Remove the cause: no test data (T-1)',
    'Remove the cause: no test data (T-2, T-3)',
    'Remove the cause: no access. (T-1)',
    'Split T-2 (soon)',
  ),
  status: one('open', 'closed', 'Done', 'in progress'),
});
const retrospective: fc.Arbitrary<RetrospectiveBody> = fc.record({
  sprint_id: fc.constant(''),
  project_id: fc.constant(''),
  sprint_name: fc.constant(null),
  start_date: one('2026-10-05', '2026-10-19', '2026-11-02', null),
  end_date: one('2026-11-16', null),
  duration_weeks: one(1, 2, 3, null),
  what_went_well: fc.constant(null),
  what_could_be_improved: fc.constant(null),
  action_items: some(actionItem, 4),
  facilitator_id: fc.constant(null),
  attendees: some(one('E1', 'E2', 'E3', 'E4'), 5),
  tasks_summary: some(task, 6),
});

const line = fc.record({
  id: one('T-1', 'T-2'),
  yesterday_work: fc.constant(null),
  today_work: fc.constant(null),
  impediments: one(
    '',
    null,
    'None.',
    'No impediments',
    'no test data',
    'T-1: no  test data.',
    ' T-2: no access...',
    '.',
  ),
  created_at: fc.constant('2026-11-23T09:00:00Z'),
});
const person = fc.record({ employee_id: one(...PEOPLE), tasks: some(line, 3) });
const metrics = fc.record({
  total_team_members: fc.constant(3),
  total_tasks: fc.constant(9),
  completed_tasks: fc.nat(9),
  pending_tasks: fc.constant(1),
});
const dailyScrum: fc.Arbitrary<DailyScrumBody> = fc.record({
  summary: fc.constant(null),
  summary_metrics: fc.option(metrics),
  reports: fc.dictionary(one(...DAYS), some(person, 3), { maxKeys: 2 }),
});

const place = fc.record({ project_id: one(...PROJECTS), sprint: one('S1', 'S2', 'S3', 'S4') });
const writer = one<Note['written_by']>('hand', 'event');
const filed = fc.oneof(
  fc.record({ kind: fc.constant('retrospective' as const), place, writer, body: retrospective }),
  fc.record({
    kind: fc.constant('daily_scrum' as const),
    place,
    writer,
    day: one(...DAYS),
    ofSprint: fc.boolean(),
    body: dailyScrum,
  }),
  fc.record({ kind: fc.constant('general' as const), place, writer, body: fc.constant({}) }),
);

/** Notes in the order in which they are written; of some that rival each other only the first may stand. */
export const histories: fc.Arbitrary<Note[]> = some(filed, 40).map((all) =>
  all.map((told, i) => {
    const { project_id, sprint } = told.place;
    const sprint_id = told.kind === 'daily_scrum' && !told.ofSprint ? null : `${project_id}-${sprint}`;
    return {
      note_id: randomUUID(),
      kind: told.kind,
      project_id,
      sprint_id,
      report_date: told.kind === 'daily_scrum' ? told.day : null,
      written_by: told.writer,
      body: told.kind === 'retrospective' ? { ...told.body, project_id, sprint_id } : told.body,
      created_at: new Date(Date.UTC(2026, 10, 1) + i * 60_000),
    };
  }),
);
