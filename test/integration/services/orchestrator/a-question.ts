import type { Question } from '../../../../services/orchestrator/deciding/decide.ts';
import type { Facts, Wanted } from '../../../../services/orchestrator/deciding/facts.ts';
import { DEFAULT_SETTINGS } from '../../../../services/orchestrator/settings.ts';
import type { SprintPlan } from '../../../../services/sprint/contract/shapes.ts';
import { WORKING_DAYS } from './log-events.ts';

export const WANTED: Wanted = {
  maxTasks: 10,
  weeks: 2,
  mode: 'Live',
  closePolicy: 'EndDate',
  assignment: undefined,
};

/** What would come of a start of `tasks` tasks of three points each, of forty that are open. */
export const aPlan = (tasks = 10, more: Partial<SprintPlan> = {}): SprintPlan => ({
  verdict: 'ready',
  code: null,
  detail: '',
  ids: [],
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  total_days: 10,
  working_days: WORKING_DAYS,
  time_zone: 'UTC',
  today: '2026-11-23',
  simulated_start: '2026-11-23',
  number: 4,
  tasks: Array.from({ length: tasks }, (_, i) => ({ task_id: `T${i + 1}`, points: 3 })),
  limited_by: 'Limits',
  backlog_open: { tasks: 40, tasks_with_points: 40, points: 120 },
  person_days: 20,
  wait_ms: null,
  ...more,
});

/** A sprint of the project as the sprint service lists it, with some of its ten tasks done. */
export const runningSprint = (completed_tasks: number): NonNullable<Facts['running']> =>
  ({
    sprint_id: 'A-S03',
    number: 3,
    sprint_name: 'Checkout',
    progress: { total_tasks: 10, completed_tasks },
  }) as NonNullable<Facts['running']>;

/** Project A without history, ready to start ten tasks. */
export const aQuestion = (
  more: Partial<Question> & { plan?: SprintPlan; running?: Facts['running'] } = {},
): Question => {
  const { plan = aPlan(), running = null, ...rest } = more;
  return {
    projectId: 'A',
    facts: { teamSize: 3, backlog: { total: 50, byStatus: {} }, running, plan },
    settings: DEFAULT_SETTINGS,
    wanted: WANTED,
    unit: 'tasks',
    gateBefore: 'closed',
    waiting: [],
    missing: [],
    refusesStart: false,
    ...rest,
  };
};
