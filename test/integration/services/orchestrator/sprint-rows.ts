import type { SprintFigures, SprintRow } from '../../../../services/orchestrator/store/tables.ts';
import { WORKING_DAYS } from './log-events.ts';

/** What a closed sprint came to in one unit: all of its commitment says "at least that much". */
export const figures = (committed: number, delivered: number, more: Partial<SprintFigures> = {}): SprintFigures => ({
  committed,
  shadow: { rule: 10, learned: 8, gate: 'closed', target: 0.7, capacity: [[8, 1]] },
  start: { probability: 0.5, expected: committed * 0.8, low: committed / 2, high: committed },
  delivered,
  evidence: delivered === committed ? 'censored' : 'exact',
  losses: { rule: 2, learned: 1 },
  path: [[1, delivered]],
  ...more,
});

/** A closed Live sprint of two weeks. */
export const closedSprint = (
  project_id: string,
  number: number,
  in_tasks: SprintFigures,
  more: Partial<SprintRow> = {},
): SprintRow => ({
  sprint_id: `${project_id}-S${String(number).padStart(2, '0')}`,
  project_id,
  number,
  sprint_name: 'Checkout',
  mode: 'Live',
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  duration_weeks: 2,
  working_days: WORKING_DAYS,
  person_days: 20,
  decision_id: null,
  tasks: in_tasks.committed,
  tasks_with_points: 0,
  open_tasks: 40,
  open_tasks_with_points: 0,
  unlimited: true,
  status: 'closed',
  started_at: new Date('2026-11-23T09:00:00Z'),
  closed_at: new Date('2026-12-07T09:00:00Z'),
  closed_seq: number,
  closed_because: 'end',
  as_of: '2026-12-04',
  gone_before: '2026-12-05',
  days_worked: 10,
  days_planned: 10,
  carried_over: 0,
  in_tasks,
  in_points: null,
  ...more,
});
