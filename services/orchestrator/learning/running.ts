import { addDays } from '../../kit/time/plain-date.ts';
import type { SprintForecast } from '../contract/shapes.ts';
import { levelOf, weightOf } from '../domain/capacity.ts';
import { type Forecast, forecastOf, type Path } from '../domain/forecast.ts';
import { healthOf, recordOf } from '../domain/health.ts';
import { priorPaths } from '../domain/prior-paths.ts';
import type { Member, ProjectRow, SprintDayRow, SprintFigures, SprintRow, SprintTaskRow } from '../store/tables.ts';
import { workingDaysOf } from '../working-days.ts';
import { figuresOf, type History, type KnownSprint } from './history.ts';

/** Everything that is known of a running sprint. */
export interface Running {
  sprint: SprintRow;
  tasks: readonly SprintTaskRow[];
  days: readonly SprintDayRow[];
  project: Pick<ProjectRow, 'unit' | 'team'>;
}

/** What is expected of a running sprint now. Without `version` and the decision, which are not a matter of forecasting. */
export function forecastFor(
  { sprint, tasks, days, project }: Running,
  history: History,
): Omit<SprintForecast, 'version' | 'decision_source'> {
  const unit = project.unit === 'points' && sprint.in_points !== null ? 'points' : 'tasks';
  const figures = figuresOf(sprint, unit) ?? sprint.in_tasks;
  const own = history.own(sprint.project_id, sprint.mode, unit);
  const done = doneIn(unit, tasks, days);
  const working = workingDaysOf(sprint);
  const daysAhead = working.filter((date) => date >= sprint.gone_before);
  const running = {
    committed: figures.committed,
    done,
    daysGone: working.length - daysAhead.length,
    daysAhead,
    pace: paceOf(tasks, project.team, daysAhead),
  };
  const courses = forecastOf(running, pathsOf(own, figures));
  const hasBegun = running.daysGone > 0 || done > 0;
  const shown = hasBegun ? courses : beforeDayOne(courses, figures);
  const probability = round(shown.probability, 2);
  return {
    sprint_id: sprint.sprint_id,
    project_id: sprint.project_id,
    as_of: sprint.as_of,
    unit,
    committed: figures.committed,
    done,
    probability,
    expected: round(shown.expected, 1),
    low: round(shown.low, 1),
    high: round(shown.high, 1),
    p50_date: shown.p50Date ?? null,
    p85_date: shown.p85Date ?? null,
    health: healthOf(probability),
    based_on: history.ownCount(sprint.project_id, sprint.mode, unit),
    record: recordFrom(own),
    decision_id: sprint.decision_id,
  };
}

/** Before the first day it is what was believed of the commitment: the same number as in the decision. */
const beforeDayOne = (courses: Forecast, { start }: SprintFigures): Forecast => ({ ...courses, ...start });

function doneIn(unit: 'tasks' | 'points', tasks: readonly SprintTaskRow[], days: readonly SprintDayRow[]): number {
  const finished = tasks.filter(({ is_done }) => is_done);
  const told = unit === 'tasks' ? finished.length : finished.reduce((sum, { points }) => sum + (points ?? 0), 0);
  const last = days.at(-1);
  // A report may be read before the changes of the tasks that it counts.
  const reported = unit === 'tasks' ? last?.done_tasks : last?.done_points;
  return Math.max(told, reported ?? 0);
}

/** How closed sprints came to their ends, beside what is believed of any. */
function pathsOf(own: readonly KnownSprint[], { shadow }: SprintFigures): Path[] {
  const weighted = own.map((sprint, i) => ({ sprint, weight: weightOf(own.length - 1 - i) }));
  const level = levelOf(
    weighted.map(({ sprint, weight }) => ({ value: sprint.delivered, weight })),
    shadow.rule,
  );
  const seen = weighted.map(
    ({ sprint, weight }): Path => ({
      committed: sprint.committed,
      weight,
      done: (sprint.figures.path ?? [[1, sprint.delivered]]).map(([share, value]) => ({ share, value })),
    }),
  );
  return [...seen, ...priorPaths(level)];
}

/** What absences and impediments leave of the usual pace, 0..1. */
function paceOf(tasks: readonly SprintTaskRow[], team: readonly Member[] | null, daysAhead: readonly string[]): number {
  const open = tasks.filter(({ is_done }) => !is_done);
  const free = open.length === 0 ? 1 : open.filter(({ is_blocked }) => !is_blocked).length / open.length;
  return free * presentShare(team ?? [], daysAhead);
}

function presentShare(team: readonly Member[], days: readonly string[]): number {
  if (team.length === 0 || days.length === 0) return 1;
  const isAway = ({ absences }: Member, day: string) =>
    absences.some(({ start_date, end_date }) => start_date <= day && day <= end_date);
  const present = days.reduce((sum, day) => sum + team.filter((member) => !isAway(member, day)).length, 0);
  return present / (team.length * days.length);
}

function recordFrom(own: readonly KnownSprint[]): SprintForecast['record'] {
  const record = recordOf(
    own.map(({ committed, delivered, figures: { start } }) => ({ ...start, committed, delivered })),
  );
  return record === null ? null : { ...record, brier: round(record.brier, 2) };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The day after: working days before it are over. */
export const dayAfter = (day: string): string => addDays(day, 1);
