import type { OrchestrationSettings, Unit } from '../contract/shapes.ts';
import { type Ahead, expectedOf, recommendFor } from '../learning/expectation.ts';
import type { History } from '../learning/history.ts';
import { adviceOf, type Strategy, shadowOf } from '../learning/strategies.ts';
import { settingsOf } from '../settings.ts';
import type { ProjectRow, SprintFigures, SprintRow, SprintTaskRow } from '../store/tables.ts';
import type { DataOf, LoggedEvent } from './events.ts';

type Started = DataOf<'SprintStarted'>;

/** The number that every id ends with; for events that did not tell it. */
export const numberIn = (sprintId: string): number => Number(/-S(\d+)$/.exec(sprintId)?.[1] ?? 0);

export const numberOf = ({ number, sprint_id }: Pick<Started, 'number' | 'sprint_id'>): number =>
  number ?? numberIn(sprint_id);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * What is kept of a sprint that began, with what would have been decided for it: worked out for every sprint, whoever started it, from
 * nothing but what the log had told before.
 */
export function sprintFrom(
  data: Started,
  event: Pick<LoggedEvent, 'timestamp'>,
  project: ProjectRow,
  history: History,
  strategies: readonly Strategy[],
): { sprint: SprintRow; tasks: SprintTaskRow[] } {
  const { backlog_open: open } = data;
  const figures = (unit: Unit): SprintFigures => figuresIn(unit, data, project, history, strategies);
  const pointed = data.tasks.filter(({ points }) => points !== null).length;
  return {
    sprint: {
      sprint_id: data.sprint_id,
      project_id: data.project_id,
      number: numberOf(data),
      sprint_name: data.sprint_name,
      mode: data.mode,
      start_date: data.start_date,
      end_date: data.end_date,
      duration_weeks: data.duration_weeks,
      working_days: data.working_days ?? null,
      person_days: data.person_days ?? null,
      decision_id: data.decision_id ?? null,
      tasks: data.tasks.length,
      tasks_with_points: pointed,
      open_tasks: open?.tasks ?? null,
      open_tasks_with_points: open?.tasks_with_points ?? null,
      unlimited: data.limited_by === 'Limits',
      status: 'running',
      started_at: new Date(event.timestamp),
      closed_at: null,
      closed_seq: null,
      closed_because: null,
      as_of: data.start_date,
      gone_before: data.start_date,
      days_worked: null,
      days_planned: null,
      carried_over: null,
      in_tasks: figures('tasks'),
      in_points: pointed > 0 ? figures('points') : null,
    },
    tasks: data.tasks.map((task) => ({
      sprint_id: data.sprint_id,
      task_id: task.task_id,
      points: task.points,
      is_done: task.status === 'completed',
      is_blocked: (task.impediment ?? null) !== null,
      version: 0,
    })),
  };
}

function figuresIn(
  unit: Unit,
  data: Started,
  project: ProjectRow,
  history: History,
  strategies: readonly Strategy[],
): SprintFigures {
  const settings = settingsOf(project);
  const sizes = sizesIn(unit, data, settings);
  const ahead: Ahead = {
    projectId: data.project_id,
    mode: data.mode,
    unit,
    ruleValue: sizes.rule,
    backlog: sizes.backlog,
    personDays: data.person_days ?? null,
    settings,
    gateBefore: project.gates[unit],
  };
  const { rule, learned, gate, capacity } = recommendFor(history, ahead);
  return {
    committed: sizes.committed,
    shadow: {
      rule,
      learned,
      gate,
      target: settings.target_probability,
      capacity: capacity.map(({ value, weight }) => [value, weight]),
      ...(unit === project.unit
        ? { strategies: shadowOf(adviceOf(history, strategies, ahead, learned), learned) }
        : {}),
    },
    start: expectedOf(history, sizes.committed, ahead),
    delivered: null,
    evidence: null,
    losses: null,
    path: null,
  };
}

/** What was committed, what the rule would have taken and what there was; the Sprint Backlog is in the order of its choice. */
function sizesIn(unit: Unit, data: Started, { sprint_defaults: { max_tasks: most } }: OrchestrationSettings) {
  const openTasks = Math.max(data.backlog_open?.tasks ?? 0, data.tasks.length);
  const ruleTasks = Math.min(most, openTasks);
  if (unit === 'tasks') return { committed: data.tasks.length, rule: Math.max(1, ruleTasks), backlog: openTasks };
  const points = data.tasks.map((task) => task.points ?? 0);
  const committed = sum(points);
  const backlog = Math.max(data.backlog_open?.points ?? 0, committed);
  // What the rule would have taken beyond the sprint's own tasks is not told: as many points each as the open ones have.
  const beyond = Math.max(0, ruleTasks - points.length) * (backlog / Math.max(1, openTasks));
  return { committed, rule: Math.max(1, Math.round(sum(points.slice(0, ruleTasks)) + beyond)), backlog };
}
